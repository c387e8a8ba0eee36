"""Returns of the demo store: one to decide with a photo, one on its way back, one that ended with its money.

They are told at the hours they happened, of orders whose parcels have arrived. Mails to invented people are
captured, never sent.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from fulfillment.returns import operations, photos, queries, reasons
from fulfillment.returns.models import REFUND, REPLACEMENT, Return
from fulfillment.returns.operations import Asked, Found, Piece
from shop.catalog import pictures
from shop.catalog.models import Media
from shop.kernel import clock, db, outbox, registry, work
from shop.kernel.errors import DomainError
from shop.mail import sending
from shop.orders.models import Order, OrderLine

HOUR = timedelta(hours=1)
LOOKED_AT = 12  # orders


def install() -> None:
    """Register the seeder, which runs after the one that lets parcels arrive."""
    registry.seeder("returns", seed, order=56)


def seed(at: datetime) -> None:
    """Make them, unless there are some."""
    there = db.session().scalar(select(func.count()).select_from(Return))
    arrived = _arrived(at)
    photo = _photo(arrived[0][1]) if arrived else b""
    db.end_read()
    if there or not arrived:
        return
    stories: tuple[Callable[[uuid.UUID, uuid.UUID, datetime], None], ...] = (
        partial(_to_decide, photo=photo),
        _coming_back,
        _given_back,
    )
    for (order_id, line_id), story in zip(arrived, stories, strict=False):
        story(order_id, line_id, at)


def _arrived(at: datetime) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """(order, one of its lines) of orders of which something may still come back, the newest first."""
    newest = Order.delivered_at.desc(), Order.id
    query = select(Order).where(Order.delivered_at.is_not(None)).order_by(*newest)
    found: list[tuple[uuid.UUID, uuid.UUID]] = []
    for order in db.session().scalars(query.options(selectinload(Order.lines)).limit(LOOKED_AT)):
        standing = queries.standing(order, at=at)
        line = next((line.id for line in order.lines if line.id in standing.units), None)
        if line is not None:
            found.append((order.id, line))
    return found


def _photo(line_id: uuid.UUID) -> bytes:
    """A picture of what was bought, as if its customer had taken it; nothing where there is none."""
    shown = select(Media.file).join(OrderLine, OrderLine.product_id == Media.product_id)
    mine = shown.where(OrderLine.id == line_id, Media.file != "").order_by(Media.position.desc(), Media.id)
    name = db.session().scalar(mine.limit(1))
    try:
        return pictures.public_jpeg(name) if name else b""
    except FileNotFoundError:
        return b""


def _to_decide(order_id: uuid.UUID, line_id: uuid.UUID, at: datetime, *, photo: bytes) -> None:
    said = "It stood in the box with a crack. The box itself was whole."
    reason = reasons.DAMAGED if photo else reasons.NOT_AS_SHOWN
    kept = photos.store([photo]) if photo else []
    piece = Piece(line_id=line_id, quantity=1, reason=reason)
    _request(order_id, Asked(pieces=[piece], wish=REPLACEMENT, comment=said, photos=kept), at=at - 3 * HOUR)


def _coming_back(order_id: uuid.UUID, line_id: uuid.UUID, at: datetime) -> None:
    piece = Piece(line_id=line_id, quantity=1, reason=reasons.TOO_LARGE)
    one = _request(order_id, Asked(pieces=[piece], comment="It does not fit our shelf."), at=at - 30 * HOUR)
    if one is not None:
        _do(partial(operations.approve, return_id=one), at - 26 * HOUR)
        _do(partial(operations.post, return_id=one, carrier="", number=""), at - 5 * HOUR)


def _given_back(order_id: uuid.UUID, line_id: uuid.UUID, at: datetime) -> None:
    piece = Piece(line_id=line_id, quantity=1, reason=reasons.CHANGED_MIND)
    one = _request(order_id, Asked(pieces=[piece]), at=at - 20 * HOUR)
    if one is not None:
        _do(partial(operations.approve, return_id=one), at - 18 * HOUR)
        _do(partial(operations.receive, return_id=one, found={line_id: Found(good=1)}), at - 2 * HOUR)
        _do(partial(operations.settle, return_id=one, how=REFUND), at - HOUR)


def _request(order_id: uuid.UUID, asked: Asked, *, at: datetime) -> uuid.UUID | None:
    """The return's id, None where its order does not allow it at that hour."""
    try:
        with clock.frozen(at), db.transaction():
            made = operations.request(order_id=order_id, asked=asked, at=at).id
    except DomainError:
        return None
    _settle(at)
    return made


def _do(act: Callable[..., object], at: datetime) -> None:
    with clock.frozen(at), db.transaction():
        act(at=at)
    _settle(at)


def _settle(at: datetime) -> None:
    """Let facts reach their subscribers, and capture the mails that follow."""
    with clock.frozen(at):
        work.drain(partial(outbox.run_due, at=at))
        work.drain(partial(sending.run_due, at=at, capture=True))
        db.end_read()
