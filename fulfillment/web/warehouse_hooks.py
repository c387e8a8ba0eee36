"""Webhooks of warehouses: proven on the raw body, read once to be sure it can be, stored, answered.

An address that is nobody's is 404, a wrong signature 401 (and counted), what cannot be read 400, what is too
long 413; nothing else is done with any of them. The worker does the rest.
"""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, make_response, request

from fulfillment.carriers.failures import BadSignature, Malformed
from fulfillment.warehouses import hearing, keys, operations, queries, reading, signatures
from shop.kernel import clock, db, inbox
from shop.web.security import csrf

blueprint = Blueprint("warehouse_webhooks", __name__, url_prefix="/webhooks/warehouses")


@blueprint.post("/<key>")
@csrf.exempt
def receive(key: str) -> Response:
    """Take one message."""
    warehouse, at = queries.by_key(key), clock.now()
    if warehouse is None:
        return _said(404)
    if (request.content_length or 0) > inbox.MAX_BODY:
        return _said(413)
    body = request.stream.read(inbox.MAX_BODY + 1)
    if len(body) > inbox.MAX_BODY:
        return _said(413)
    warehouse_id, secrets = warehouse.id, keys.living(warehouse, keys.THEIRS, at=at)
    db.end_read()
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        message_id = signatures.check(headers, body, secrets, at=at)
        reading.read(body)
    except BadSignature:
        return _refused(warehouse_id)
    except Malformed:
        return _said(400)
    with db.transaction():
        inbox.receive(
            source=hearing.SOURCE, connection=key, external_id=message_id, headers={}, body=body, at=at
        )
        operations.heard_from(warehouse_id, at=at)
    return _said(200)


def _refused(warehouse_id: uuid.UUID) -> Response:
    with db.transaction():
        operations.refused_call(warehouse_id, at=clock.now())
    return _said(401)


def _said(status: int) -> Response:
    return make_response("ok" if status == 200 else "no", status, {"Content-Type": "text/plain"})
