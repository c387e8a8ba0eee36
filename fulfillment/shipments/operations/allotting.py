"""The works of an order with their shares, as the order is now: read under its lock, written together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from fulfillment.shipments import contents, shares
from fulfillment.shipments.models import CANCELLED, CLOSED, FulfillmentLine, FulfillmentOrder
from fulfillment.shipments.shares import Needed, Share, Shares
from shop.kernel import db
from shop.orders import models as orders
from shop.orders.models import Order


def works_of(order: Order) -> list[FulfillmentOrder]:
    """The works of an order that the caller has locked, with shares and holds; they add up to the order."""
    query = (
        select(FulfillmentOrder)
        .where(FulfillmentOrder.order_id == order.id)
        .options(selectinload(FulfillmentOrder.lines), selectinload(FulfillmentOrder.holds))
        .order_by(FulfillmentOrder.position)
        .execution_options(populate_existing=True)
    )
    works = list(db.session().scalars(query))
    if works:
        before = of(works)
        after = shares.follow(before, needed(order), home=_home(works).id)
        if set(after) != set(before):
            _write(works, after)
    return works


def of(works: Sequence[FulfillmentOrder]) -> Shares:
    """The shares of `works`, in their order."""
    return tuple(
        Share(
            work=work.id,
            line=row.order_line_id,
            open=row.open_quantity,
            shipped=row.shipped_quantity,
            cancelled=row.cancelled_quantity,
        )
        for work in works
        for row in work.lines
    )


def keep(works: Sequence[FulfillmentOrder], changed: Shares, *, at: datetime) -> None:
    """Write shares back; each work's status follows from its units and holds."""
    _write(works, changed)
    settle(works, at=at)


def settle(works: Sequence[FulfillmentOrder], *, at: datetime) -> None:
    """Let the status of each work follow its units and holds."""
    for work in works:
        work.status = contents.status(
            left=sum(row.open_quantity for row in work.lines),
            sent=sum(row.shipped_quantity for row in work.lines),
            held=any(hold.released_at is None for hold in work.holds),
            cancelled=work.status == CANCELLED,
        )
        ended = work.status in (CLOSED, CANCELLED)
        work.closed_at = (work.closed_at or at) if ended else None
    db.session().flush()


def needed(order: Order) -> dict[uuid.UUID, Needed]:
    """What the order says of each line that needs a parcel."""
    over = order.status == orders.CANCELLED
    return {
        line.id: Needed(
            ordered=line.quantity,
            shipped=line.shipped_quantity,
            cancelled=line.quantity - line.shipped_quantity if over else line.cancelled_quantity,
        )
        for line in order.lines
        if line.requires_shipping
    }


def _home(works: Sequence[FulfillmentOrder]) -> FulfillmentOrder:
    return next((work for work in works if work.status not in (CLOSED, CANCELLED)), works[0])


def _write(works: Sequence[FulfillmentOrder], changed: Shares) -> None:
    wanted = {(share.work, share.line): share for share in changed}
    for work in works:
        rows = {row.order_line_id: row for row in work.lines}
        for line, row in rows.items():
            if (work.id, line) not in wanted:
                work.lines.remove(row)
        for (key, line), share in wanted.items():
            if key != work.id:
                continue
            row = rows.get(line) or FulfillmentLine(fulfillment_order_id=work.id, order_line_id=line)
            row.quantity, row.open_quantity = share.quantity, share.open
            row.shipped_quantity, row.cancelled_quantity = share.shipped, share.cancelled
            if line not in rows:
                work.lines.append(row)
    db.session().flush()
