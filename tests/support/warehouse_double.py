"""A warehouse that speaks the API of docs/warehouse-api.md over HTTP, checks signatures and signs webhooks.

`with WarehouseDouble() as double: …`. It keeps each Idempotency-Key once, and is slow, fails, repeats and
reorders when it is told to: `faults` go before the next right answers, `shipments` is what it has sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SLOW = -1  # a fault: no answer until the double is closed
PER_PAGE = 2


class WarehouseDouble:
    """`ours` are the secrets that calls to it are signed with, `theirs` signs what it sends."""

    def __init__(self) -> None:
        self.ours: list[str] = []
        self.theirs = ""
        self.orders: dict[str, dict[str, Any]] = {}
        self.cancelled: list[str] = []
        self.waits: list[tuple[str, str]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        self.shipments: list[dict[str, Any]] = []
        self.faults: list[int] = []
        self.reply: dict[str, Any] = {"status": "received", "reference": "WH-1"}
        self.journal: list[tuple[str, str, int]] = []
        self._over = threading.Event()

    def __enter__(self) -> WarehouseDouble:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """The address of its API."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def webhook(
        self, kind: str, data: dict[str, Any], *, at: datetime, occurred: datetime, message_id: str = ""
    ) -> tuple[bytes, dict[str, str]]:
        """A signed webhook: body and headers."""
        body = json.dumps({"type": kind, "timestamp": occurred.isoformat(), "data": data}).encode()
        name = message_id or "evt_" + hashlib.sha256(body).hexdigest()[:20]
        seconds = str(int(at.timestamp()))
        return body, {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": seconds,
            "webhook-signature": "v1," + sign(self.theirs, name, seconds, body),
        }

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> tuple[int, Any]:
        """Status and JSON for one call."""
        found = urlsplit(target)
        if not self._signed(headers, body):
            return 401, {"error": "signature"}
        if self.faults:
            fault = self.faults.pop(0)
            if fault == SLOW:
                self._over.wait(10)
                return 504, {}
            return fault, {"error": {"message": "Something is wrong."}}
        path = found.path.removeprefix("/v1")
        if (method, path) == ("GET", "/status"):
            return 200, {"ok": True}
        if (method, path) == ("GET", "/shipments"):
            return 200, self._page(parse_qs(found.query).get("since", ["0"])[0])
        key = headers.get("Idempotency-Key", "")
        if key not in self.answers:
            self.answers[key] = self._posted(path, json.loads(body))
        return 200 if self.answers[key] else 404, self.answers[key]

    def _posted(self, path: str, payload: dict[str, Any]) -> dict[str, Any]:
        if path == "/fulfillment-orders":
            self.orders[payload["id"]] = payload
            return self.reply
        if payload["id"] not in self.orders:
            return {}
        if path.endswith(("/hold", "/release")):
            self.waits.append((path.rpartition("/")[2], payload["reason"]))
            return {"status": "accepted"}
        self.cancelled.append(payload["id"])
        return {"status": "received"}

    def _page(self, since: str) -> dict[str, Any]:
        start = int(since)
        rows = self.shipments[start : start + PER_PAGE]
        after = start + len(rows)
        return {"shipments": rows, "next": str(after), "more": after < len(self.shipments)}

    def _signed(self, headers: Any, body: bytes) -> bool:
        name, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        given = headers.get("webhook-signature", "").split()
        return any("v1," + sign(secret, name, seconds, body) in given for secret in self.ours)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, found = double.answer(self.command, self.path, self.headers, body)
                double.journal.append((self.command, self.path, status))
                said = json.dumps(found).encode()
                with suppress(OSError):
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(said)))
                    self.end_headers()
                    self.wfile.write(said)

            do_GET = do_POST = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


def sign(secret: str, name: str, seconds: str, body: bytes) -> str:
    """A signature as standardwebhooks.com says it is made."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"{name}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return base64.b64encode(made).decode()
