"""Reading stock."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from shop.catalog import search as finding
from shop.catalog.models import ARCHIVED, Product, Variant
from shop.inventory import low_stock
from shop.inventory.models import HELD, Reservation, StockLevel, StockMovement
from shop.kernel import db, preferences

VIEWS = ("all", "low", "out", "backorder")


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
        """How many can be sold."""
        return self.on_hand - self.reserved


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
