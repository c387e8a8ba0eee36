"""Reading stock."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from shop.catalog import search as finding
from shop.catalog import variants
from shop.catalog.models import ACTIVE, ARCHIVED, Product, Variant
from shop.inventory import low_stock, waiting
from shop.inventory.models import HELD, Reservation, StockAlert, StockLevel, StockMovement
from shop.kernel import db, ids, preferences, signing
from shop.kernel.errors import N_

VIEWS = ("all", "low", "out", "backorder")
ALERT_LINK = "inventory.stock_alert"


@dataclass(frozen=True, kw_only=True)
class StockRow:
    """A counted variant with its level."""

    variant: Variant
    product_id: uuid.UUID
    title: str
    on_hand: int
    reserved: int
    backorder: bool

    @property
    def available(self) -> int:
        """How many lie there for sale; below zero what was sold ahead."""
        return self.on_hand - self.reserved

    @property
    def left(self) -> int | None:
        """How many can be sold with what may be sold ahead; None for as many as one likes."""
        return variants.units(
            available=self.available, backorder=self.backorder, oversell=self.variant.oversell
        )


@dataclass(frozen=True, kw_only=True)
class StockListing:
    """One page (counted from 1) of stock."""

    rows: tuple[StockRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A level that does not agree with the rows it follows from."""

    variant_id: uuid.UUID
    name: str
    on_hand: int
    ledger: int
    reserved: int
    holds: int
    available: int | None


def on_hand(variant_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Units on the shelf by variant; variants that are not counted are absent."""
    query = select(StockLevel.variant_id, StockLevel.on_hand).where(
        StockLevel.variant_id.in_(list(variant_ids))
    )
    return {row[0]: row[1] for row in db.session().execute(query)}


def stock(
    *,
    text: str = "",
    view: str = "all",
    variant_id: uuid.UUID | None = None,
    page: int = 1,
    per_page: int = 50,
) -> StockListing:
    """Counted variants of products that are not archived; `view` is one of VIEWS."""
    conditions, _rank = finding.matching(text)
    query = (
        select(Variant, Product.title, StockLevel)
        .join(Product, Product.id == Variant.product_id)
        .join(StockLevel, StockLevel.variant_id == Variant.id)
        .where(Product.status != ARCHIVED, *conditions, *_view(view))
    )
    if variant_id is not None:
        query = query.where(Variant.id == variant_id)
    total = (
        db.session().scalar(select(func.count()).select_from(query.with_only_columns(Variant.id).subquery()))
        or 0
    )
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    query = query.order_by(Product.title, Product.id, Variant.position, Variant.id)
    found = db.session().execute(query.limit(per_page).offset((page - 1) * per_page))
    rows = tuple(_row(variant, title, level) for variant, title, level in found)
    return StockListing(rows=rows, total=total, page=page, pages=pages)


def _view(view: str) -> list[ColumnElement[bool]]:
    available = StockLevel.on_hand - StockLevel.reserved
    if view == "low":
        return [available <= preferences.get(low_stock.THRESHOLD)]
    if view == "out":
        return [available <= 0]
    return [StockLevel.backorder.is_(True)] if view == "backorder" else []


def _row(variant: Variant, title: str, level: StockLevel) -> StockRow:
    return StockRow(
        variant=variant,
        product_id=variant.product_id,
        title=title,
        on_hand=level.on_hand,
        reserved=level.reserved,
        backorder=level.backorder,
    )


def movements(variant_id: uuid.UUID, *, limit: int = 50) -> list[StockMovement]:
    """The latest lines of a variant's ledger, newest first."""
    query = select(StockMovement).where(StockMovement.variant_id == variant_id)
    return list(
        db.session().scalars(query.order_by(StockMovement.at.desc(), StockMovement.id.desc()).limit(limit))
    )


def holds(variant_id: uuid.UUID, *, limit: int = 50) -> list[Reservation]:
    """What orders being paid hold of a variant, the first to end first."""
    query = select(Reservation).where(Reservation.variant_id == variant_id, Reservation.state == HELD)
    return list(db.session().scalars(query.order_by(Reservation.expires_at, Reservation.id).limit(limit)))


def differences() -> list[Difference]:
    """Levels that disagree with the ledger, the holds, or what the catalog was told. One statement."""
    ledger = (
        select(StockMovement.variant_id, func.sum(StockMovement.delta).label("units"))
        .group_by(StockMovement.variant_id)
        .subquery()
    )
    holds = (
        select(Reservation.variant_id, func.sum(Reservation.quantity).label("units"))
        .where(Reservation.state == HELD)
        .group_by(Reservation.variant_id)
        .subquery()
    )
    in_ledger, held = func.coalesce(ledger.c.units, 0), func.coalesce(holds.c.units, 0)
    query = (
        select(Variant, Product.title, StockLevel, in_ledger, held)
        .join(Product, Product.id == Variant.product_id)
        .join(StockLevel, StockLevel.variant_id == Variant.id)
        .outerjoin(ledger, ledger.c.variant_id == Variant.id)
        .outerjoin(holds, holds.c.variant_id == Variant.id)
        .where(
            or_(
                StockLevel.on_hand != in_ledger,
                StockLevel.reserved != held,
                func.coalesce(Variant.available, -1_000_000_000) != StockLevel.on_hand - StockLevel.reserved,
            )
        )
        .order_by(Variant.id)
    )
    return [
        Difference(
            variant_id=variant.id,
            name=low_stock.name_of(title, variant.title),
            on_hand=level.on_hand,
            ledger=int(units),
            reserved=level.reserved,
            holds=int(holding),
            available=variant.available,
        )
        for variant, title, level, units, holding in db.session().execute(query)
    ]


def stage_of(row: StockAlert) -> waiting.Stage:
    """Where a request to be told stands."""
    return waiting.Stage(
        asked_at=row.asked_at,
        confirmed_at=row.confirmed_at,
        mailed_at=row.mailed_at,
        expires_at=row.expires_at,
    )


def alert_by_token(token: str, *, at: datetime) -> StockAlert:
    """The request a mailed link is about. Raises BadLink, also for one that came too late or was renewed."""
    payload = signing.verify(ALERT_LINK, token, at=at)
    known = isinstance(payload, list) and len(payload) == 2
    row = db.session().get(StockAlert, ids.parse_id(str(payload[0]))) if known else None
    if row is None or row.round != payload[1] or stage_of(row).state(at) == waiting.OVER:
        raise signing.BadLink(N_("This link is not valid any more."))
    return row


def oldest_waiting(variant_id: uuid.UUID, *, at: datetime, limit: int) -> Select[StockAlert]:
    """Requests for a variant that wait, the oldest first; those another worker holds are left out."""
    query = select(StockAlert).where(StockAlert.variant_id == variant_id, *_waiting(at))
    query = query.order_by(StockAlert.confirmed_at, StockAlert.id).limit(limit)
    return query.with_for_update(skip_locked=True).execution_options(populate_existing=True)


def waiting_counts(variant_ids: Iterable[uuid.UUID], *, at: datetime) -> dict[uuid.UUID, int]:
    """How many people wait for each variant; those nobody waits for are absent."""
    query = (
        select(StockAlert.variant_id, func.count())
        .where(StockAlert.variant_id.in_(list(variant_ids)), *_waiting(at))
        .group_by(StockAlert.variant_id)
    )
    return {row[0]: row[1] for row in db.session().execute(query)}


def back_for_waiting(*, at: datetime) -> list[uuid.UUID]:
    """Variants that can be bought and that somebody waits for."""
    query = (
        select(StockAlert.variant_id)
        .join(Variant, Variant.id == StockAlert.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .where(
            *_waiting(at),
            Product.status == ACTIVE,
            Variant.buyable(),
        )
        .distinct()
        .order_by(StockAlert.variant_id)
    )
    return list(db.session().scalars(query))


def _waiting(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        StockAlert.confirmed_at.is_not(None),
        StockAlert.mailed_at.is_(None),
        StockAlert.expires_at > at,
    )
