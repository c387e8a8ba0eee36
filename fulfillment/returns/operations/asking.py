"""A customer asks: which pieces, how many, why, what instead. Never more than was sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from fulfillment.returns import amounts, queries, rules, terms
from fulfillment.returns.models import BROKEN, CREDIT, EXCHANGE, REFUND, REPLACEMENT, Return, ReturnLine
from fulfillment.returns.operations import deciding
from fulfillment.returns.terms import Terms
from shop.catalog import queries as catalog
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, DomainError
from shop.orders import operations as orders
from shop.orders.models import Order

MOST_TEXT, MOST_PHOTOS = 2000, 5
WISHES = (REFUND, REPLACEMENT, EXCHANGE, CREDIT)


class BadReturn(DomainError):
    """A request that cannot be; `field` says what is wrong."""

    def __init__(self, message: str, *, field: str = "all", **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Units of an order line that are to go back; with an exchange, for which variant of the product."""

    line_id: uuid.UUID
    quantity: int
    reason: str
    wanted_variant_id: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for. `photos` are pictures as `photos.store` keeps them."""

    pieces: Sequence[Piece]
    wish: str = REFUND
    comment: str = ""
    photos: Sequence[dict[str, Any]] = ()


def request(*, order_id: uuid.UUID, asked: Asked, at: datetime) -> Return:
    """Ask for a return. Approved at once where the owner's rule says so; else the owner is told.

    Publishes ReturnRequested. Raises BadReturn.
    """
    order, rule = orders.lock(order_id), terms.current()
    _check(order, asked, rule, at=at)
    codes = [piece.reason for piece in asked.pieces]
    one = add(order, asked, kind=rules.kind_of(codes), pays=terms.who_pays(set(codes), rule), at=at)
    orders.record_return_requested(order_id=order.id, return_id=one.id, reasons=sorted(set(codes)), at=at)
    if _approves_itself(order, one, rule, at=at):
        one.by_itself = True
        deciding.let_in(one, at=at)
    else:
        _tell_owner(order, one, at=at)
    return one


def add(order: Order, asked: Asked, *, kind: str, pays: str, at: datetime) -> Return:
    """The rows of a return (the order is locked by the caller)."""
    last = select(func.max(Return.position)).where(Return.order_id == order.id)
    one = Return(
        id=ids.new_id(),
        order_id=order.id,
        position=(db.session().scalar(last) or 0) + 1,
        token=ids.new_token(),
        kind=kind,
        wish=asked.wish,
        comment=asked.comment.strip(),
        photos=list(asked.photos),
        pays=pays,
        currency=order.currency,
        requested_at=at,
        lines=[
            ReturnLine(
                order_line_id=piece.line_id,
                quantity=piece.quantity,
                reason=piece.reason,
                wanted_variant_id=piece.wanted_variant_id if asked.wish == EXCHANGE else None,
                good=0,
                damaged=0,
            )
            for piece in asked.pieces
        ],
    )
    db.session().add(one)
    db.session().flush()
    return one


def _check(order: Order, asked: Asked, rule: Terms, *, at: datetime) -> None:
    if not asked.pieces or len({piece.line_id for piece in asked.pieces}) != len(asked.pieces):
        raise BadReturn(N_("Please choose at least one piece."), field="pieces")
    if asked.wish not in WISHES:
        raise BadReturn(N_("Please choose what we shall do."), field="wish")
    if len(asked.comment) > MOST_TEXT:
        raise BadReturn(N_("Please say it in %(most)d letters."), field="comment", most=MOST_TEXT)
    standing = queries.standing(order, at=at)
    for piece in asked.pieces:
        _check_piece(order, piece, standing, rule)
        if asked.wish == EXCHANGE:
            _check_exchange(order, piece)
    broken = rules.kind_of([piece.reason for piece in asked.pieces]) == BROKEN
    if broken and rule.photos_when_broken and not asked.photos:
        raise BadReturn(N_("Please add a photo, so that we can make it good at once."), field="photos")


def _check_piece(order: Order, piece: Piece, standing: queries.Standing, rule: Terms) -> None:
    field = f"quantity-{piece.line_id}"
    title = next((line.title for line in order.lines if line.id == piece.line_id), None)
    if title is None:
        raise BadReturn(N_("Please choose at least one piece."), field="pieces")
    if piece.line_id in standing.closed:
        raise BadReturn(N_("The time to return “%(title)s” is over."), field=field, title=title)
    if not 0 < piece.quantity <= standing.units.get(piece.line_id, 0):
        raise BadReturn(N_("So many of “%(title)s” cannot come back."), field=field, title=title)
    if piece.reason not in rule.offered:
        raise BadReturn(
            N_("Please say why “%(title)s” goes back."), field=f"reason-{piece.line_id}", title=title
        )


def _check_exchange(order: Order, piece: Piece) -> None:
    line = next(line for line in order.lines if line.id == piece.line_id)
    wanted = catalog.variants_for_sale([piece.wanted_variant_id]) if piece.wanted_variant_id else {}
    variant = next(iter(wanted.values()), None)
    if variant is None or variant.id not in exchangeable(line.product_id, line.variant_id):
        raise BadReturn(N_("Please choose what you would like instead."), field=f"variant-{piece.line_id}")


def exchangeable(product_id: uuid.UUID | None, variant_id: uuid.UUID | None) -> dict[uuid.UUID, str]:
    """Variants (id -> options) that a piece may be exchanged for: of the same product, at the same price,
    and there."""
    if product_id is None or variant_id is None:
        return {}
    found = catalog.variants_for_sale(queries.variants_of(product_id))
    had = found.get(variant_id)
    if had is None:
        return {}
    return {
        one.id: one.variant_title
        for one in found.values()
        if one.id != variant_id and one.price == had.price and one.sellable and one.in_stock
    }


def _approves_itself(order: Order, one: Return, rule: Terms, *, at: datetime) -> bool:
    due = amounts.due(order, one, queries.others(one), rule)
    return rules.approves_itself(
        rule,
        kind=one.kind,
        value_minor=amounts.in_store_currency(order, due.goods.minor),
        earlier_in_a_year=queries.earlier_in_a_year(order.customer_id, at=at) - 1,
    )


def _tell_owner(order: Order, one: Return, *, at: datetime) -> None:
    broken = one.kind == BROKEN
    attention.raise_item(
        kind=deciding.ASKED,
        key=str(one.id),
        message=N_("Something of order %(number)s arrived broken: make it good in one press.")
        if broken
        else N_("The customer of order %(number)s wants to return something."),
        params={"number": order.number},
        link=f"/admin/returns/{one.id}",
        at=at,
    )
