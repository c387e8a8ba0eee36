"""Doing what a plan says, a few parcels a transaction; one that is refused after all harms no other."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from fulfillment.shipments import operations
from fulfillment.shipments.importing.planning import WRONG, Plan, PlannedParcel, Verdict
from fulfillment.shipments.importing.reading import COLUMNS
from fulfillment.shipments.models import TrackingImport
from shop.kernel import db, ids, origin
from shop.kernel.errors import DomainError

AT_ONCE = 25


@dataclass(frozen=True, kw_only=True)
class Done:
    """What became of a file: a verdict a row, and the import it is kept as (None: no parcel left)."""

    verdicts: list[Verdict]
    import_id: uuid.UUID | None = None


def apply(
    found: Plan,
    *,
    at: datetime,
    source: str = "file",
    filename: str = "",
    progress: Callable[[int], None] | None = None,
) -> Done:
    """Ship what is planned; the verdicts, with those of parcels that were refused in the meantime.

    Opens its own transactions: call it from an edge, outside of one.
    """
    refused: dict[int, DomainError] = {}
    kept = _begin(found, filename, at=at)
    parcels = iter(found.parcels)
    while batch := list(islice(parcels, AT_ONCE)):
        with db.transaction() as session:
            for parcel in batch:
                try:
                    with session.begin_nested():
                        _ship(parcel, source=source, import_id=kept, at=at)
                except DomainError as error:
                    refused |= dict.fromkeys(parcel.lines, error)
        if progress:
            progress(len(batch))
    verdicts = [_final(verdict, refused.get(verdict.row.line)) for verdict in found.verdicts]
    if kept:
        _finish(kept, found, verdicts, set(refused))
    return Done(verdicts=verdicts, import_id=kept)


def _begin(found: Plan, filename: str, *, at: datetime) -> uuid.UUID | None:
    if not found.parcels:
        return None
    kept = TrackingImport(
        id=ids.new_id(),
        filename=filename[:120],
        actor=origin.current().actor[:80],
        imported_at=at,
        rows=[],
    )
    with db.transaction() as session:
        session.add(kept)
    return kept.id


def _finish(import_id: uuid.UUID, found: Plan, verdicts: list[Verdict], refused: set[int]) -> None:
    with db.transaction() as session:
        kept = session.get_one(TrackingImport, import_id)
        kept.parcels = sum(not refused & set(parcel.lines) for parcel in found.parcels)
        kept.rows = [_told(verdict) for verdict in verdicts]


def _told(verdict: Verdict) -> dict[str, Any]:
    row = {name: getattr(verdict.row, name) for name in ("line", *COLUMNS)}
    params = {name: value if isinstance(value, int) else str(value) for name, value in verdict.params.items()}
    return {**row, "verdict": verdict.verdict, "message": verdict.message, "params": params}


def _ship(parcel: PlannedParcel, *, source: str, import_id: uuid.UUID | None, at: datetime) -> None:
    operations.ship(
        order_id=parcel.order_id,
        parcels=[parcel.draft],
        source=source,
        import_id=import_id,
        shipped_at=parcel.shipped_at,
        at=at,
    )


def _final(verdict: Verdict, error: DomainError | None) -> Verdict:
    if error is None:
        return verdict
    return replace(verdict, verdict=WRONG, message=error.message, params=error.params)
