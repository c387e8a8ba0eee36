"""Calling warehouses: signed, with short timeouts, by the worker alone and outside of any transaction."""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers import http
from fulfillment.carriers.failures import ProviderError, Refused, Throttled, Unreachable
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.shipments.queries import Waiting, works_of
from fulfillment.warehouses import hearing, keys, operations, payloads, signals, signatures, states
from fulfillment.warehouses.models import (
    CANCEL,
    HOLD,
    RELEASE,
    SUBMIT,
    Warehouse,
    WarehouseCall,
    WarehouseRequest,
)
from fulfillment.warehouses.reading import Told, text
from shop.kernel import attention, db, ids, work
from shop.kernel.errors import N_, DomainError
from shop.orders import queries as orders

WAIT = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
NOT_FOUND = 404
READ = 8.0  # seconds
_ANSWERS = {"accepted": states.ACCEPT, "rejected": states.REJECT, "cancelled": states.STOP}


def ask(
    warehouse: Warehouse,
    method: str,
    path: str,
    *,
    at: datetime,
    payload: Any = None,
    params: dict[str, str] | None = None,
    key: str = "",
) -> Any:
    """One signed call. `key`: its Idempotency-Key. Raises ProviderError."""
    body = json.dumps(payload, ensure_ascii=False).encode() if payload is not None else b""
    message_id = f"msg_{ids.derived_id(key).hex}" if key else f"msg_{ids.new_id().hex}"
    living = keys.living(warehouse, keys.OURS, at=at)
    headers = signatures.headers(message_id=message_id, body=body, secrets=living, at=at)
    if body:
        headers["Content-Type"] = "application/json"
    if key:
        headers["Idempotency-Key"] = key
    url = f"{warehouse.url}{path}"
    return http.call(
        method,
        url,
        provider=warehouse.name,
        headers=headers,
        data=body or None,
        params=params,
        read_timeout=READ,
    )


def check(warehouse: Warehouse, *, at: datetime) -> None:
    """Whether it answers and takes our signature. Raises ProviderError. Outside of any transaction."""
    db.end_read()
    try:
        ask(warehouse, "GET", "/status", at=at)
    except ProviderError as error:
        failed(warehouse.id, error, at=at)
        raise
    with db.transaction() as session:
        session.get_one(Warehouse, warehouse.id).checked_at = at
        went_well(warehouse.id)


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Make the calls that are due; how many were claimed."""
    claimed = work.claim(WarehouseCall, at=at, limit=limit)
    for call_id in claimed:
        _make(call_id, at=at)
    return len(claimed)


def retry(call_id: uuid.UUID, *, at: datetime) -> None:
    """Make a call that was given up once more; in the open transaction."""
    work.retry(WarehouseCall, call_id, at=at)
    attention.resolve(kind=signals.CALL, key=str(call_id), at=at)


def _make(call_id: uuid.UUID, *, at: datetime) -> None:
    session = db.session()
    call = session.get_one(WarehouseCall, call_id)
    request = session.get_one(WarehouseRequest, call.request_id)
    warehouse = session.get_one(Warehouse, call.warehouse_id)
    waiting = _waiting(request)
    order_id = waiting.work.order_id if waiting else None
    needed = waiting is not None and _needed(call, request, waiting)
    wait = _wait(call, warehouse, at=at)
    why = operations.reason_to_wait(waiting) if waiting is not None else ""
    payload = payloads.said(call, waiting, reason=why) if waiting is not None and needed else None
    db.end_read()
    if order_id is None or payload is None:
        _done(call_id, at=at)
    elif wait is not None:
        _later(call_id, wait)
    else:
        _send(call, warehouse, request.fulfillment_order_id, payload, at=at)


def _waiting(request: WarehouseRequest) -> Waiting | None:
    row = db.session().get_one(FulfillmentOrder, request.fulfillment_order_id)
    order = orders.by_id(row.order_id)
    found = next((one for one in works_of(row.order_id) if one.id == row.id), None)
    return Waiting(work=found, order=order) if found is not None and order is not None else None


def _needed(call: WarehouseCall, request: WarehouseRequest, waiting: Waiting) -> bool:
    """Whether it is still what the shop wants to say: not of an earlier revision, or to somebody else."""
    if (call.revision, call.warehouse_id) != (request.revision, request.warehouse_id):
        return False
    if call.kind in (HOLD, RELEASE):
        waits = bool(operations.reason_to_wait(waiting))
        return waiting.work.request_status in states.AT_WORK and waits == (call.kind == HOLD)
    wanted = states.SUBMITTED if call.kind == SUBMIT else states.CANCELLATION_REQUESTED
    return waiting.work.request_status == wanted


def _wait(call: WarehouseCall, warehouse: Warehouse, *, at: datetime) -> datetime | None:
    """When to try again, if not now: it was asked to wait, or its submission is still under way."""
    if warehouse.resume_at is not None and warehouse.resume_at > at:
        return warehouse.resume_at
    if call.kind == SUBMIT:
        return None
    first = db.session().get(
        WarehouseCall, ids.derived_id("warehouse call", call.request_id, call.revision, SUBMIT)
    )
    under_way = first is not None and first.done_at is None and first.parked_at is None and first.attempts
    return at + WAIT if under_way and call.created_at > at - timedelta(minutes=5) else None


def _send(
    call: WarehouseCall, warehouse: Warehouse, work_id: uuid.UUID, payload: dict[str, Any], *, at: datetime
) -> None:
    path, key = payloads.address(call, work_id)
    try:
        answer = ask(warehouse, "POST", path, payload=payload, key=key, at=at)
    except Refused as error:
        if call.kind != CANCEL or error.answered != NOT_FOUND:
            return _refused(call.id, error, at=at)
        answer = {"status": "cancelled"}  # it never had it
    except Unreachable as error:
        failed(warehouse.id, error, at=at)
        if work.fail(WarehouseCall, call.id, error, at=at):
            _tell(call.id, at=at)
        return
    _answered(call, work_id, answer, at=at)


def _answered(call: WarehouseCall, work_id: uuid.UUID, answer: Any, *, at: datetime) -> None:
    """A good answer: noted, and acted on where it decides already."""
    found = answer if isinstance(answer, dict) else {}
    reference = text(found.get("reference"), 80)
    with db.transaction() as session:
        work.finish(WarehouseCall, call.id, at=at)
        went_well(call.warehouse_id)
        if call.kind in (HOLD, RELEASE):
            session.get_one(WarehouseRequest, call.request_id).told_to_wait = call.kind == HOLD
            return
        if reference:
            session.get_one(WarehouseRequest, call.request_id).reference = reference
    act = _ANSWERS.get(text(found.get("status"), 20))
    if act is not None and (act == states.STOP) == (call.kind == CANCEL):
        reason = text(found.get("reason"), 40)
        told = Told(
            act=act,
            work_id=work_id,
            revision=call.revision,
            occurred_at=at,
            reason=reason if reason in states.REASONS else states.OTHER,
            note=text(found.get("note"), 300),
        )
        hearing.answered(call.warehouse_id, told, at=at)


def _done(call_id: uuid.UUID, *, at: datetime) -> None:
    with db.transaction():
        work.finish(WarehouseCall, call_id, at=at)


def _later(call_id: uuid.UUID, when: datetime) -> None:
    """Wait without that counting as a failure."""
    with db.transaction() as session:
        call = session.get_one(WarehouseCall, call_id, populate_existing=True)
        call.due_at, call.attempts = when, max(call.attempts - 1, 0)


def _refused(call_id: uuid.UUID, error: DomainError, *, at: datetime) -> None:
    """An answer that another try does not change: somebody has to look."""
    with db.transaction() as session:
        call = session.get_one(WarehouseCall, call_id, populate_existing=True)
        call.last_error, call.parked_at = str(error)[:2000], at
    failed(call.warehouse_id, error, at=at)
    _tell(call_id, at=at)


def _tell(call_id: uuid.UUID, *, at: datetime) -> None:
    with db.transaction() as session:
        call = session.get_one(WarehouseCall, call_id)
        request = session.get_one(WarehouseRequest, call.request_id)
        waiting = _waiting(request)
        number = waiting.order.number if waiting else 0
        attention.raise_item(
            kind=signals.CALL,
            key=str(call_id),
            message=N_("%(name)s could not be told about order %(number)s: %(error)s"),
            params={
                "name": session.get_one(Warehouse, call.warehouse_id).name,
                "number": number,
                "error": (call.last_error or "")[:300],
            },
            link=f"/admin/shipments/{number}",
            action=signals.RETRY,
            at=at,
        )


def went_well(warehouse_id: uuid.UUID) -> None:
    """It answered: what was wrong is over. In the open transaction."""
    row = db.session().get_one(Warehouse, warehouse_id)
    row.problem, row.problem_params, row.failures, row.resume_at = "", {}, 0, None
    db.session().flush()


def failed(warehouse_id: uuid.UUID, error: DomainError, *, at: datetime) -> None:
    """It did not answer, or not well: wait as long as makes sense. Own transaction."""
    with db.transaction() as session:
        row = session.get_one(Warehouse, warehouse_id)
        row.problem, row.problem_params = error.message, error.params
        if isinstance(error, Throttled):
            row.resume_at = at + timedelta(seconds=error.retry_after)
        elif isinstance(error, Unreachable):
            row.failures += 1
            row.resume_at = at + min(FIRST_WAIT * 2 ** min(row.failures - 1, 10), LONGEST_WAIT)
