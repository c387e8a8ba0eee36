"""Answers by mail that Postmark brings: known by the secret in their address, stored raw, answered at once.

Postmark signs nothing. The secret is the path's last part, or the password of basic authentication:
https://postmarkapp.com/developer/webhooks/inbound-webhook
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from shop.conversations.intake import handling, postmark, settings
from shop.kernel import clock, db
from shop.web.security import csrf

LARGEST = 25 * 1024 * 1024  # bytes: a mail of 18 MB in base64; a larger one stays with Postmark
blueprint = Blueprint("inbound_mail", __name__, url_prefix="/webhooks/inbound-mail")


@blueprint.post("/<secret>")
@csrf.exempt
def receive(secret: str) -> Response:
    """Take one mail. 404 without the secret, 413 for a huge body, 400 for what is no mail."""
    given = request.authorization.password if request.authorization else None
    if not settings.is_postmark(secret, given):
        abort(404)
    request.max_content_length = LARGEST
    body = _body()
    try:
        letter = postmark.letter(postmark.parsed(body))
    except postmark.NotAMail:
        abort(400)
    with db.transaction():
        handling.store(body, letter, form=handling.POSTMARK, at=clock.now())
    return make_response("ok", 200, {"Content-Type": "text/plain"})


def _body() -> bytes:
    if (request.content_length or 0) > LARGEST:
        abort(413)
    body = request.stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        abort(413)
    return body
