"""The double as tests hold it: start it, point the shop at it, be the shopper, the bank and the weather."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Self

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .books import Obj, public
from .challenge import authenticate
from .resources import charging, disputes, refunds
from .world import Call, World

POLL = 0.02  # seconds until the server notices that it shall stop


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"  # one connection a call, so that nothing lingers after a test

    def log_request(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of calls; errors are still told."""

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        """A connection reset on purpose is read no further."""
        self.close_connection = True


class StripeDouble:
    """A pretended Stripe account behind a local port. Use as a context manager or start and stop it."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.world = World(now)
        self.webhooks = self.world.webhooks
        self.fail_next = self.world.faults.fail_next
        self.hang_next = self.world.faults.hang_next
        self.reset_next = self.world.faults.reset_next
        self.secret_key = self.world.secret_key
        self.publishable_key = self.world.publishable_key

    @property
    def url(self) -> str:
        """Where the API is: pass it as `api_base` or STRIPE_API_BASE."""
        return self.world.url

    @property
    def webhook_secret(self) -> str:
        """What events are signed with."""
        return self.webhooks.secret

    def start(self, port: int = 0) -> Self:
        """Listen on a free port of this machine (or on `port`)."""
        self._server = make_server("127.0.0.1", port, create_app(self.world), True, request_handler=_Quiet)
        self.world.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL,), name="stripe-double", daemon=True
        )
        self._thread.start()
        self.webhooks.open()
        return self

    def stop(self) -> None:
        """Answer whoever hangs, then listen no more."""
        self.world.faults.clear()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.webhooks.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    # The shopper

    def pay(self, reference: str, number: str = "4242424242424242", **params: str) -> Obj:
        """Pay an intent as a browser would: the intent as the browser sees it, or {"error": …}."""
        typed = {"type": "card", "card[number]": number, "card[exp_month]": "12", "card[exp_year]": "34"}
        method = self._as_browser("/v1/payment_methods", typed | {"card[cvc]": "123"})
        if "error" in method:
            return method
        return self.confirm(reference, payment_method=method["id"], **params)

    def confirm(self, reference: str, **params: str) -> Obj:
        """Confirm an intent as a browser would, with a payment method by id or name."""
        secret = self.object(reference)["client_secret"]
        path = f"/v1/payment_intents/{reference}/confirm"
        return self._as_browser(path, {"client_secret": secret, "use_stripe_sdk": "true"} | params)

    def authenticate(self, reference: str, *, approve: bool = True) -> Obj:
        """Answer the bank's question."""
        with self.world.acting():
            return public(authenticate(self.world, reference, approve=approve))

    # The banks

    def finish_processing(self, reference: str, *, succeeded: bool = True) -> None:
        """A bank debit comes in, or does not."""
        with self.world.acting():
            intent = self.world.books.get("payment_intent", reference)
            charging.finish(self._call(), intent, succeeded=succeeded)

    def settle_refund(self, reference: str, *, succeeded: bool = True) -> None:
        """A refund arrives at the shopper's bank, or comes back."""
        with self.world.acting():
            refund = self.world.books.get("refund", reference)
            refunds.settle(self._call(), refund, succeeded=succeeded)

    def open_dispute(self, reference: str, *, reason: str = "fraudulent") -> Obj:
        """A shopper's bank asks for the money of a paid intent back."""
        with self.world.acting():
            charge = self.world.books.get("charge", self.object(reference)["latest_charge"])
            return public(disputes.open_for(self._call(), charge, reason))

    def close_dispute(self, reference: str, *, won: bool) -> None:
        """The bank decides a dispute."""
        with self.world.acting():
            dispute = self.world.books.get("dispute", reference)
            disputes.end(self._call(), dispute, "won" if won else "lost")

    # What a test asks

    def object(self, id: str) -> Obj:
        """Any object by its id, as a server sees it."""
        with self.world.lock:
            found = self.world.books.find(id)
            assert found is not None, f"the double has no {id}"
            return dict(public(found))

    def objects(self, kind: str, **where: Any) -> list[Obj]:
        """All objects of a kind ("payment_intent", "refund", "event"), oldest first."""
        with self.world.lock:
            return [dict(public(obj)) for obj in reversed(self.world.books.all(kind, **where))]

    def calls(self, method: str, path: str) -> list[dict[str, Any]]:
        """The parameters of each call the shop made to this endpoint."""
        return [seen.params for seen in self.world.seen if (seen.method, seen.path) == (method, path)]

    def _call(self) -> Call:
        return Call(self.world, {})

    def _as_browser(self, path: str, params: dict[str, str]) -> Obj:
        answer = requests.post(self.url + path, data={"key": self.publishable_key} | params, timeout=60)
        return dict(answer.json())
