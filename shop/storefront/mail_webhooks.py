"""What mail providers tell of bounces, complaints and deliveries: proven, stored once, answered.

The worker acts upon it (`mail.intake.taking`), never this request.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from shop.kernel import clock, db, inbox
from shop.mail.intake import registry, taking
from shop.mail.intake.base import Ask
from shop.web.security import csrf

blueprint = Blueprint("mail_webhooks", __name__, url_prefix="/webhooks/mail")
HEADERS = ("Content-Type", "User-Agent", "X-Amz-Sns-Message-Type")
LARGEST = 256 * 1024  # SNS sends no more, and a bounce with its original is cut


@blueprint.post("/<provider>")
@csrf.exempt
def create(provider: str) -> Response:
    """Take one message: 401 without proof, 400 for nonsense, 413 for too much, 404 where none is expected."""
    chosen, key = registry.provider(provider), registry.key(provider)
    if not key:
        abort(404)
    db.end_read()  # proving may ask the network
    body, at = _body(), clock.now()
    given = request.authorization
    ask = Ask(
        body=body,
        headers=dict(request.headers),
        user=(given.username or "") if given else "",
        password=(given.password or "") if given else "",
        key=key,
        at=at,
    )
    external_id = chosen.identify(ask)
    headers = {name: request.headers[name][:200] for name in HEADERS if name in request.headers}
    with db.transaction():
        inbox.receive(
            source=taking.SOURCE,
            connection=chosen.name,
            external_id=external_id,
            headers=headers,
            body=body,
            at=at,
        )
    return make_response("ok", 200, {"Content-Type": "text/plain"})


def _body() -> bytes:
    """The raw body, at most LARGEST bytes."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    body = request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        abort(413)
    if not body:
        abort(400)
    return body
