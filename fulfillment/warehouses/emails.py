"""Mails to warehouses with a link: there is work, or something shall not be sent. Once each revision."""

from __future__ import annotations

import uuid
from datetime import datetime

from fulfillment.warehouses import links, queries, states
from fulfillment.warehouses.models import LINK
from shop.mail import operations as mail
from shop.mail.models import Mail

NEW, STOP = "warehouse_work", "warehouse_stop"


def queue_work(*, work_id: uuid.UUID, warehouse_id: uuid.UUID, revision: int, at: datetime) -> Mail | None:
    """There is work, or work has changed."""
    return _queue(NEW, work_id, warehouse_id, revision, (states.SUBMITTED,), at=at)


def queue_stop(*, work_id: uuid.UUID, warehouse_id: uuid.UUID, revision: int, at: datetime) -> Mail | None:
    """Something it has accepted shall not be sent."""
    return _queue(STOP, work_id, warehouse_id, revision, (states.CANCELLATION_REQUESTED,), at=at)


def _queue(
    kind: str,
    work_id: uuid.UUID,
    warehouse_id: uuid.UUID,
    revision: int,
    while_it_is: tuple[str, ...],
    *,
    at: datetime,
) -> Mail | None:
    """None where it is not so any more, or the warehouse is not told by mail."""
    warehouse = queries.by_id(warehouse_id)
    if warehouse is None or warehouse.kind != LINK or not warehouse.email or not warehouse.token_hash:
        return None
    given = queries.given(warehouse, work_id)
    if given is None or given.request.revision != revision or given.status not in while_it_is:
        return None
    return mail.queue(
        kind=kind,
        dedupe_key=f"warehouse:{work_id}:{revision}:{kind}",
        to=warehouse.email,
        to_name=warehouse.name,
        locale=warehouse.language,
        template=kind,
        context={
            "name": warehouse.name,
            "code": given.waiting.code,
            "units": given.waiting.units,
            "again": revision > 1,
            "link": links.url(warehouse),
        },
        at=at,
        private=True,
        priority=3,
    )
