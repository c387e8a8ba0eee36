"""Messages from providers: proven on the raw body, stored once, answered at once. The worker reads them.

A wrong address, a wrong provider and an account taken out look the same: 404. A wrong signature is counted at
the connection and answered 401, what is no message 400, what is too long 413; nothing else is done with it.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request

from fulfillment.carriers import providers
from fulfillment.carriers.failures import BadSignature, Malformed
from fulfillment.carriers.port import Call, Heard
from fulfillment.trackers import connections, operations, queries
from fulfillment.trackers.models import CarrierConnection
from fulfillment.trackers.subscribers import TRUSTED
from shop.kernel import clock, db, inbox
from shop.kernel.errors import DomainError
from shop.web.security import csrf

blueprint = Blueprint("carrier_webhooks", __name__, url_prefix="/webhooks")
KEPT = ("Content-Type", "User-Agent")


@blueprint.post("/<source>/<connection>")
@csrf.exempt
def receive(source: str, connection: str) -> Response:
    """Take one message of a connection."""
    row, at = _connection(source, connection), clock.now()
    body = _body()
    if row is None or body is None:
        return _said(404 if row is None else 413)
    call = Call(
        body=body,
        headers={name.lower(): value for name, value in request.headers.items()},
        at=at,
        path=request.full_path.rstrip("?"),
    )
    account, row_id = connections.account(row, at=at), row.id
    db.end_read()
    try:
        heard = providers.provider(source).hear(account, call)
    except BadSignature as error:
        return _refused(row_id, error)
    except Malformed as error:
        return _said(error.status)
    with db.transaction() as session:
        _store(heard, source=source, connection=connection, body=body, call=call)
        operations.heard_from(session.get_one(CarrierConnection, row_id), at=at)
    return _said(200)


def _connection(source: str, key: str) -> CarrierConnection | None:
    row = queries.connection_by_key(key) if source in providers.all_providers() else None
    return row if row is not None and row.provider == source and row.enabled else None


def _body() -> bytes | None:
    """The raw body; None beyond inbox.MAX_BODY bytes, of which no more is read."""
    if (request.content_length or 0) > inbox.MAX_BODY:
        return None
    body = request.stream.read(inbox.MAX_BODY + 1)
    return body if len(body) <= inbox.MAX_BODY else None


def _store(heard: Heard, *, source: str, connection: str, body: bytes, call: Call) -> None:
    headers = {name: request.headers[name][:500] for name in KEPT if name in request.headers}
    inbox.receive(
        source=source,
        connection=connection,
        external_id=heard.external_id,
        headers={**headers, TRUSTED: "yes" if heard.trusted else "no"},
        body=body,
        at=call.at,
    )


def _refused(connection_id: object, error: DomainError) -> Response:
    with db.transaction() as session:
        operations.refused_call(session.get_one(CarrierConnection, connection_id), at=clock.now())
    return _said(error.status)


def _said(status: int) -> Response:
    return make_response("ok" if status == 200 else "no", status, {"Content-Type": "text/plain"})
