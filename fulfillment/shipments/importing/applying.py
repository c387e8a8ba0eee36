"""Doing what a plan says, a few parcels a transaction; one that is refused after all harms no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice

from fulfillment.shipments import operations
from fulfillment.shipments.importing.planning import WRONG, Plan, PlannedParcel, Verdict
from shop.kernel import db
from shop.kernel.errors import DomainError

AT_ONCE = 25


def apply(
    found: Plan, *, at: datetime, source: str = "file", progress: Callable[[int], None] | None = None
) -> list[Verdict]:
    """Ship what is planned; the verdicts, with those of parcels that were refused in the meantime.

    Opens its own transactions: call it from an edge, outside of one.
    """
    refused: dict[int, DomainError] = {}
    parcels = iter(found.parcels)
    while batch := list(islice(parcels, AT_ONCE)):
        with db.transaction() as session:
            for parcel in batch:
                try:
                    with session.begin_nested():
                        _ship(parcel, source=source, at=at)
                except DomainError as error:
                    refused |= dict.fromkeys(parcel.lines, error)
        if progress:
            progress(len(batch))
    return [_final(verdict, refused.get(verdict.row.line)) for verdict in found.verdicts]


def _ship(parcel: PlannedParcel, *, source: str, at: datetime) -> None:
    operations.ship(
        order_id=parcel.order_id,
        parcels=[parcel.draft],
        source=source,
        shipped_at=parcel.shipped_at,
        at=at,
    )


def _final(verdict: Verdict, error: DomainError | None) -> Verdict:
    if error is None:
        return verdict
    return replace(verdict, verdict=WRONG, message=error.message, params=error.params)
