"""Messages from payment providers: signature checked on the raw body, stored once, answered at once.

What a message says is worked on by the worker (`payments.subscribers`), never here.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from shop.kernel import clock, db, inbox
from shop.payments import wiring
from shop.payments.gateways.base import EventKind
from shop.web.security import csrf

HEADERS = ("Stripe-Signature", "User-Agent", "Content-Type")
blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@blueprint.post("/stripe/<connection>")
@csrf.exempt
def stripe(connection: str) -> Response:
    """Take one message from Stripe. 400 for a bad signature, 413 for a huge body, 404 without Stripe."""
    gateway = wiring.stripe_gateway()
    if gateway is None or not connection.isascii() or len(connection) > 80:
        abort(404)
    body = _body()
    at = clock.now()
    event = gateway.verify_webhook(body, dict(request.headers), at=at)
    if event.kind is EventKind.OTHER:
        return _taken()
    headers = {name: request.headers[name][:500] for name in HEADERS if name in request.headers}
    with db.transaction():
        inbox.receive(
            source="stripe", connection=connection, external_id=event.id, headers=headers, body=body, at=at
        )
    return _taken()


def _body() -> bytes:
    """The raw body, at most inbox.MAX_BODY bytes."""
    if (request.content_length or 0) > inbox.MAX_BODY:
        abort(413)
    body = request.stream.read(inbox.MAX_BODY + 1)
    if len(body) > inbox.MAX_BODY:
        abort(413)
    if not body:
        abort(400)
    return body


def _taken() -> Response:
    return make_response("ok", 200, {"Content-Type": "text/plain"})
