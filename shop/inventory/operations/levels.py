"""Counting: how many lie on the shelf."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from shop.catalog import operations as catalog
from shop.catalog.models import Variant
from shop.inventory import low_stock, reasons
from shop.inventory.models import StockLevel, StockMovement
from shop.inventory.operations.guarded import change, write_movement
from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, Conflict, DomainError

MAX_UNITS = 1_000_000
_Rows = list[dict[str, Any]]


class StockTooLow(Conflict):
    """Fewer units than orders under way hold, or than there are."""


class BadCount(DomainError):
    """A number of units that cannot be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockSetting:
    """How a variant's stock shall be: `on_hand` None keeps the count, `tracked` False stops counting."""

    variant_id: uuid.UUID
    on_hand: int | None = None
    tracked: bool = True
    backorder: bool = False


@dataclass(slots=True)
class _Level:
    on_hand: int = 0
    reserved: int = 0
    backorder: bool = False
    exists: bool = False


def hold(variant_ids: Iterable[uuid.UUID]) -> None:
    """Lock the levels of variants that are about to be changed, before touching the variants themselves."""
    query = select(StockLevel.variant_id).where(StockLevel.variant_id.in_(list(variant_ids)))
    db.session().execute(query.order_by(StockLevel.variant_id).with_for_update()).all()


def set_on_hand(
    *,
    variant_id: uuid.UUID,
    on_hand: int,
    reason: str,
    at: datetime,
    reference: str = "",
    backorder: bool | None = None,
) -> None:
    """Say how many there are, and start counting if need be. Raises StockTooLow below what orders hold."""
    if backorder is None:
        query = select(StockLevel.backorder).where(StockLevel.variant_id == variant_id)
        backorder = bool(db.session().scalar(query))
    setting = StockSetting(variant_id=variant_id, on_hand=on_hand, backorder=backorder)
    for _, held in set_many([setting], reason=reason, reference=reference, at=at):
        raise StockTooLow(N_("%(held)d are held for orders being paid; it cannot be fewer."), held=held)


def adjust(*, variant_id: uuid.UUID, delta: int, reason: str, reference: str = "", at: datetime) -> None:
    """Add `delta` units (negative: take away). Raises StockTooLow when there are not that many to take."""
    if not -MAX_UNITS <= delta <= MAX_UNITS or delta == 0:
        raise BadCount(N_("Please enter how many came or went."))
    if not change(variant_id, on_hand=delta, guarded=delta < 0, at=at):
        raise StockTooLow(N_("There are not that many to take away, or the stock is not counted."))
    write_movement(variant_id, delta, reason=reason, reference=reference, at=at)
    db.session().flush()


def follow_catalog(variant_ids: Iterable[uuid.UUID], *, at: datetime) -> None:
    """Make levels follow what the catalog says of counting and back-ordering. Raises StockTooLow."""
    query = select(Variant.id, Variant.tracked, Variant.backorder).where(Variant.id.in_(list(variant_ids)))
    settings = [
        StockSetting(variant_id=row.id, tracked=row.tracked, backorder=row.backorder)
        for row in db.session().execute(query)
    ]
    for _, held in set_many(settings, reason=reasons.STARTED, at=at):
        raise StockTooLow(
            N_("%(held)d are held for orders being paid; please wait until they are done."), held=held
        )


def set_many(
    settings: Sequence[StockSetting], *, reason: str, reference: str = "", at: datetime
) -> list[tuple[StockSetting, int]]:
    """Bring many levels to what `settings` say, in a constant number of statements (and two for each
    that has begun to run low).

    Returns those refused because orders under way hold more, each with how many; the others are done.
    """
    settings = sorted(settings, key=lambda setting: setting.variant_id)
    levels = _locked([setting.variant_id for setting in settings])
    refused = [
        (setting, levels[setting.variant_id].reserved)
        for setting in settings
        if not _possible(setting, levels[setting.variant_id])
    ]
    stopped = {setting.variant_id for setting, _ in refused}
    wanted = [setting for setting in settings if setting.variant_id not in stopped]
    _write(
        [(setting, levels[setting.variant_id]) for setting in wanted],
        reason=reason,
        reference=reference,
        at=at,
    )
    return refused


def _locked(variant_ids: list[uuid.UUID]) -> dict[uuid.UUID, _Level]:
    columns = (StockLevel.variant_id, StockLevel.on_hand, StockLevel.reserved, StockLevel.backorder)
    query = select(*columns).where(StockLevel.variant_id.in_(variant_ids)).order_by(StockLevel.variant_id)
    levels = {variant_id: _Level() for variant_id in variant_ids}
    for row in db.session().execute(query.with_for_update()):
        levels[row.variant_id] = _Level(row.on_hand, row.reserved, row.backorder, exists=True)
    return levels


def _possible(setting: StockSetting, level: _Level) -> bool:
    if setting.on_hand is not None and not -MAX_UNITS <= setting.on_hand <= MAX_UNITS:
        raise BadCount(N_("A stock is a whole number, at most a million."))
    if not setting.tracked:
        return level.reserved == 0
    after = level.on_hand if setting.on_hand is None else setting.on_hand
    if after < 0 and not setting.backorder and setting.on_hand is not None:
        raise BadCount(N_("A stock is a whole number, at most a million."))
    return setting.backorder or level.reserved == 0 or after >= level.reserved


def _write(pairs: list[tuple[StockSetting, _Level]], *, reason: str, reference: str, at: datetime) -> None:
    new: _Rows = []
    changed: _Rows = []
    movements: _Rows = []
    gone: list[uuid.UUID] = []
    available: dict[uuid.UUID, int | None] = {}
    for setting, level in pairs:
        before = level.on_hand if level.exists else 0
        after = before if setting.on_hand is None else setting.on_hand
        available[setting.variant_id] = after - level.reserved if setting.tracked else None
        row = {"variant_id": setting.variant_id, "on_hand": after, "backorder": setting.backorder}
        if not setting.tracked:
            after = 0
            gone += [setting.variant_id] * level.exists
        elif not level.exists:
            new.append({**row, "reserved": 0})
        elif (after, setting.backorder) != (before, level.backorder):
            changed.append(row)
        if after != before:
            why = reason if setting.tracked else reasons.STOPPED
            movements.append(_movement(setting.variant_id, after - before, why, reference, at))
    _execute(new, changed, gone, movements)
    _write_down(available)
    _watch(pairs, at=at)


def _watch(pairs: list[tuple[StockSetting, _Level]], *, at: datetime) -> None:
    """Tell the owner what has begun to run low, and take back what does not any more."""
    changed: dict[uuid.UUID, tuple[int, int | None]] = {}
    for setting, level in pairs:
        if level.exists:
            before = level.on_hand - level.reserved
            after = before if setting.on_hand is None else setting.on_hand - level.reserved
            changed[setting.variant_id] = (before, after if setting.tracked else None)
    low_stock.watch_many(changed, at=at)


def _execute(new: _Rows, changed: _Rows, gone: list[uuid.UUID], movements: _Rows) -> None:
    session = db.session()
    if new:
        session.execute(insert(StockLevel), new)
    if changed:
        session.execute(update(StockLevel), changed)
    if gone:
        session.execute(delete(StockLevel).where(StockLevel.variant_id.in_(gone)))
    if movements:
        session.execute(insert(StockMovement), movements)


def _write_down(available: dict[uuid.UUID, int | None]) -> None:
    query = select(Variant.id, Variant.available).where(Variant.id.in_(list(available)))
    known = {row.id: row.available for row in db.session().execute(query)}
    catalog.set_availabilities(
        {
            variant_id: units
            for variant_id, units in available.items()
            if known.get(variant_id, units) != units
        }
    )


def _movement(variant_id: uuid.UUID, delta: int, reason: str, reference: str, at: datetime) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "variant_id": variant_id,
        "delta": delta,
        "reason": reason[:40],
        "reference": reference[:120],
        "actor": origin.current().actor[:80],
        "at": at,
    }
