"""A small HTTP server that answers as providers do, keeps a journal, and fails when it is told to."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests.support.carrier_double import easypost, seventeentrack


class Asked(NamedTuple):
    """One call that came in."""

    method: str
    path: str
    body: Any


class Fault(NamedTuple):
    """An answer to give instead of the right one."""

    status: int
    headers: dict[str, str] = {}
    body: bytes = b'{"error": {"code": "FAULT", "message": "Something is wrong."}}'


@dataclass
class World:
    """What the providers know: scans by number, trackers and webhooks made, the keys that open."""

    scans: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    registered: dict[str, str] = field(default_factory=dict)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=lambda: {"EZTK1234", "17token0123456789"})


class CarrierDouble:
    """`double.world` is what is known, `double.faults` go before the next right answers."""

    def __init__(self) -> None:
        self.world = World()
        self.journal: list[Asked] = []
        self.faults: list[Fault] = []

    def __enter__(self) -> CarrierDouble:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """What CARRIER_API_BASE is set to."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(
        self, method: str, target: str, headers: Any, body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for one call."""
        path = urlsplit(target).path
        payload = json.loads(body) if body else None
        self.journal.append(Asked(method, path, payload))
        if self.faults:
            return tuple(self.faults.pop(0))  # type: ignore[return-value]
        provider, _, rest = path.lstrip("/").partition("/")
        speak = {"easypost": easypost.answer, "seventeentrack": seventeentrack.answer}.get(provider)
        if speak is None:
            return 404, {}, b"{}"
        status, found = speak(self.world, method, f"/{rest}", headers, payload)
        return status, {}, json.dumps(found).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                status, headers, found = double.answer(self.command, self.path, self.headers, body)
                with suppress(OSError):
                    self.send_response(status)
                    for name, value in {"Content-Type": "application/json", **headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(found)))
                    self.end_headers()
                    self.wfile.write(found)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _serve

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler
