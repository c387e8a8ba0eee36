"""A stand-in for EasyPost's and Shippo's counters over HTTP: rates, labels, refunds, and what can go wrong.

After docs.easypost.com (Shipment, Rate, Shipping refund) and docs.goshippo.com (Shipments, Transactions,
Refunds), read on 2026-11-22. With `CARRIER_API_BASE` set to `url` the shop calls `<url>/easypost/v2/…` and
`<url>/shippo/…`; also the trackers of Shippo, AfterShip and ShipStation are there.

    office.faults.append(("POST", "/buy", "lost"))   # done, but the answer never arrives
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.carriers import following
from tests.support.carriers.following import NOT_THERE, Answer

PDF = b"%PDF-1.4\n% a label\n%%EOF\n"
EASYPOST_SERVICES = [("USPS", "GroundAdvantage", "7.33", 3), ("USPS", "Priority", "9.10", 2)]
SHIPPO_SERVICES = [("USPS", "usps_ground_advantage", "Ground Advantage", "7.05", 4)]


@dataclass
class PostOffice:
    """One counter for all providers. `easypost`, `shippo`: the services offered now, with their prices."""

    easypost: list[tuple[str, str, str, int]] = field(default_factory=lambda: list(EASYPOST_SERVICES))
    shippo: list[tuple[str, str, str, str, int]] = field(default_factory=lambda: list(SHIPPO_SERVICES))
    faults: list[tuple[str, str, str]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    asked: list[Any] = field(default_factory=list)  # bodies of POSTs
    shipments: dict[str, dict[str, Any]] = field(default_factory=dict)
    transactions: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracked: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # scans by number
    refund: str = "submitted"  # EasyPost's word for a refund that is asked for
    before_answer: Callable[[str, str], None] | None = None

    def __enter__(self) -> PostOffice:
        office, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve()

            do_POST = do_PUT = do_PATCH = do_GET

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                parts = urlsplit(self.path)
                if self.command == "GET" and parts.path.startswith("/sheets/"):
                    return self._answer(200, PDF, "application/pdf")
                fault = office._fault(self.command, parts.path)
                if fault == "down":
                    return self._cut()
                with lock:
                    status, said = office.serve(
                        self.command, parts.path, parse_qs(parts.query), json.loads(body) if body else None
                    )
                if office.before_answer:
                    office.before_answer(self.command, parts.path)
                if fault == "lost":
                    return self._cut()
                if fault and fault.isdigit():
                    status, said = int(fault), {"error": {"message": "out of order"}}
                self._answer(status, b"" if said is None else json.dumps(said).encode(), "application/json")

            def _cut(self) -> None:
                self.close_connection = True
                self.connection.close()

            def _answer(self, status: int, body: bytes, kind: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_failure: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _fault(self, method: str, path: str) -> str:
        for one in self.faults:
            if one[0] == method and one[1] in path:
                self.faults.remove(one)
                return one[2]
        return ""

    def said(self, method: str, ending: str) -> int:
        """How many calls of `method` there were to addresses that end so."""
        return sum(one == method and path.endswith(ending) for one, path in self.calls)

    @property
    def sold(self) -> int:
        """Labels that were bought and not given back, at any counter."""
        bought = [one for one in self.shipments.values() if one["postage_label"]]
        made = [one for one in self.transactions.values() if one["status"] == "SUCCESS"]
        return len([one for one in bought if not one["refund_status"]]) + len(made)

    def serve(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        """One call, as its provider answers it."""
        self.calls.append((method, path))
        if method == "POST":
            self.asked.append(body)
        provider, _, rest = path.lstrip("/").partition("/")
        steps = [unquote(step) for step in rest.split("/")]
        serving: dict[str, Callable[..., Answer]] = {
            "easypost": self._easypost,
            "shippo": self._shippo,
            "aftership": partial(following.aftership_answers, self.tracked),
            "shipstation": partial(following.shipstation_answers, self.tracked),
        }
        return serving[provider](method, steps, query, body) if provider in serving else NOT_THERE

    def _easypost(self, method: str, steps: list[str], _query: Any, body: Any) -> Answer:
        match (method, *steps):
            case ("POST", "v2", "shipments"):
                return 201, self._shipment(body["shipment"])
            case (_, "v2", "shipments", shipment, *more) if shipment in self.shipments:
                return self._act(method, self.shipments[shipment], more, body)
        return NOT_THERE

    def _shipment(self, wanted: dict[str, Any]) -> dict[str, Any]:
        name = f"shp_{len(self.shipments) + 1}"
        rates = [
            {
                "id": f"rate_{name}_{place}",
                "object": "Rate",
                "carrier": carrier,
                "service": service,
                "rate": price,
                "currency": "USD",
                "delivery_days": days,
                "est_delivery_days": days,
                "delivery_date": None,
                "shipment_id": name,
            }
            for place, (carrier, service, price, days) in enumerate(self.easypost)
        ]
        empty = ("postage_label", "selected_rate", "tracking_code", "tracker", "refund_status")
        made = {**dict.fromkeys(empty), "id": name, "object": "Shipment", "rates": rates, "messages": []}
        made["reference"] = wanted.get("reference")
        self.shipments[name] = made
        return made

    def _act(self, method: str, shipment: dict[str, Any], more: list[str], body: Any) -> Answer:
        if method == "GET" and not more:
            return 200, shipment
        if method == "POST" and more == ["buy"]:
            if shipment["postage_label"]:
                said = "Postage already exists for this shipment."
                return 422, {"error": {"code": "SHIPMENT.POSTAGE.EXISTS", "message": said}}
            rate = next((one for one in shipment["rates"] if one["id"] == body["rate"]["id"]), None)
            if rate is None:
                return 422, {"error": {"code": "RATE.NOT_FOUND", "message": "Rate not found."}}
            place = len(self.shipments)
            number = f"94001118992231974282{place:02d}"
            shipment |= {
                "selected_rate": rate,
                "tracking_code": number,
                "tracker": {"id": f"trk_{place}", "object": "Tracker", "tracking_code": number},
                "postage_label": {
                    "label_url": f"{self.url}/sheets/{shipment['id']}.pdf",
                    "label_file_type": "application/pdf",
                    "label_pdf_url": None,
                },
            }
            return 200, shipment
        if method == "POST" and more == ["refund"]:
            shipment["refund_status"] = self.refund
            return 200, shipment
        return NOT_THERE

    def _shippo(self, method: str, steps: list[str], query: dict[str, list[str]], body: Any) -> Answer:
        match (method, *steps):
            case ("POST", "shipments"):
                return 201, self._shippo_rates()
            case ("POST", "transactions"):
                return 201, self._transaction(body)
            case ("GET", "transactions"):
                rate = query.get("rate", [""])[0]
                found = [one for one in self.transactions.values() if one["rate"] == rate]
                return 200, {"next": None, "previous": None, "results": found}
            case ("GET", "transactions", name) if name in self.transactions:
                return 200, self.transactions[name]
            case ("POST", "refunds"):
                self.transactions[body["transaction"]]["status"] = "REFUNDPENDING"
                return 201, {"object_id": "refund_1", "status": "PENDING", **body}
            case ("GET", "carrier_accounts"):
                return 200, {"results": []}
            case ("POST", "webhooks"):
                return 201, {"object_id": "hook_1", **body}
            case ("PUT", "webhooks", "hook_1"):
                return 200, {"object_id": "hook_1", **body}
        return following.shippo_answers(self.tracked, method, steps, query, body)

    def _shippo_rates(self) -> dict[str, Any]:
        name = f"shipment{len(self.transactions) + 1}"
        rates = [
            {
                "object_id": f"{name}rate{len(self.asked)}{place}",
                "amount": price,
                "currency": "USD",
                "provider": carrier,
                "servicelevel": {"name": title, "token": token, "terms": ""},
                "estimated_days": days,
                "attributes": ["CHEAPEST"],
            }
            for place, (carrier, token, title, price, days) in enumerate(self.shippo)
        ]
        return {"object_id": name, "status": "SUCCESS", "rates": rates, "messages": []}

    def _transaction(self, body: dict[str, Any]) -> dict[str, Any]:
        name = f"transaction{len(self.transactions) + 1}"
        number = f"92055901649173127510{len(self.transactions):02d}"
        self.transactions[name] = {
            "object_id": name,
            "status": "SUCCESS",
            "rate": body["rate"],
            "metadata": body.get("metadata", ""),
            "label_file_type": body["label_file_type"],
            "label_url": f"{self.url}/sheets/{name}.pdf",
            "tracking_number": number,
            "messages": [],
        }
        return self.transactions[name]
