"""The port and the vocabulary of parcels: thirteen words, whatever a carrier calls them.

`parcel_state` is the one rule that turns scans into a state. It looks at when things happened, never at when
we heard of them, so any order of arrival, and any repetition, ends in the same state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Protocol

from shop.kernel.errors import N_

PENDING, LABEL_CREATED, IN_TRANSIT, OUT_FOR_DELIVERY = (
    "pending",
    "label_created",
    "in_transit",
    "out_for_delivery",
)
READY_FOR_PICKUP, ATTEMPTED, EXCEPTION, DELIVERED = "ready_for_pickup", "attempted", "exception", "delivered"
RETURNING, RETURNED, LOST, CANCELLED, UNKNOWN = "returning", "returned", "lost", "cancelled", "unknown"

# Among scans of the same instant the further one counts as the later.
RANK = {
    UNKNOWN: 0,
    PENDING: 10,
    LABEL_CREATED: 20,
    IN_TRANSIT: 30,
    EXCEPTION: 35,
    OUT_FOR_DELIVERY: 40,
    ATTEMPTED: 45,
    READY_FOR_PICKUP: 50,
    LOST: 60,
    DELIVERED: 70,
    RETURNING: 80,
    RETURNED: 90,
    CANCELLED: 100,
}
STATUSES = tuple(RANK)
# What may follow a state that otherwise ends the story.
AFTER = {
    DELIVERED: frozenset({RETURNING, RETURNED}),
    LOST: frozenset({IN_TRANSIT, OUT_FOR_DELIVERY, READY_FOR_PICKUP, DELIVERED, RETURNING, RETURNED}),
    RETURNING: frozenset({RETURNED, LOST, DELIVERED}),
    RETURNED: frozenset(),
    CANCELLED: frozenset(),
}
BEFORE_THE_CARRIER = frozenset({UNKNOWN, PENDING, LABEL_CREATED})
MILESTONES = frozenset(
    {OUT_FOR_DELIVERY, READY_FOR_PICKUP, ATTEMPTED, EXCEPTION, DELIVERED, RETURNING, RETURNED, LOST}
)
DELAYED = "delayed"
ENDED = frozenset({DELIVERED, RETURNED, LOST, CANCELLED})

BY_HAND = tuple(status for status in RANK if status not in (UNKNOWN, PENDING, CANCELLED))

STATUS_NAMES = {
    PENDING: N_("Being packed"),
    LABEL_CREATED: N_("Handed to the carrier soon"),
    IN_TRANSIT: N_("On its way"),
    OUT_FOR_DELIVERY: N_("Out for delivery"),
    READY_FOR_PICKUP: N_("Ready for pickup"),
    ATTEMPTED: N_("Delivery attempted"),
    EXCEPTION: N_("Held up"),
    DELIVERED: N_("Delivered"),
    RETURNING: N_("On its way back"),
    RETURNED: N_("Returned to us"),
    LOST: N_("Lost"),
    CANCELLED: N_("Cancelled"),
    UNKNOWN: N_("Not known yet"),
}


@dataclass(frozen=True, kw_only=True)
class ScanEvent:
    """One thing a carrier, a person or the simulator says about a parcel. `status` is one of STATUSES.

    `description` is a gettext id or the carrier's own words. `estimated_on` is a new day of arrival,
    `delayed` says that it is later than promised, `action` who has to act now ("customer", "merchant").
    `place` is a city, `country` ISO 3166-1 alpha-2; never an address. UNKNOWN with `estimated_on` is a new
    day of arrival and nothing else.
    """

    occurred_at: datetime
    status: str
    description: str = ""
    place: str = ""
    country: str = ""
    reason: str = ""
    delayed: bool = False
    action: str = ""
    estimated_on: date | None = None
    source: str = "manual"
    raw_status: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Equal for the same scan told twice: SHA-256 over everything that can change the state."""
        parts = (
            self.occurred_at.astimezone(UTC).isoformat(timespec="milliseconds"),
            self.status,
            " ".join(self.description.lower().split()),
            " ".join(f"{self.place} {self.country}".lower().split()),
            f"{self.delayed} {self.estimated_on} {self.reason}",
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ParcelState:
    """What the scans say together. `milestones` holds when each was first reached."""

    status: str = LABEL_CREATED
    since: datetime | None = None
    milestones: dict[str, datetime] = field(default_factory=dict)
    reason: str = ""
    estimated_on: date | None = None
    first_scan_at: datetime | None = None
    last_scan_at: datetime | None = None


def parcel_state(scans: Iterable[ScanEvent], *, since: datetime) -> ParcelState:
    """The state that follows from all `scans` of a parcel that left at `since`.

    Scans dated before that day belong to an earlier parcel of a recycled number and are left out.
    """
    ours = (scan for scan in scans if scan.occurred_at.date() >= since.date())
    seen: set[str] = set()
    state = ParcelState(since=since)
    for scan in sorted(ours, key=lambda scan: (scan.occurred_at, RANK[scan.status], scan.fingerprint)):
        if scan.fingerprint not in seen:
            seen.add(scan.fingerprint)
            state = _with(state, scan)
    return state


def may_follow(before: str, after: str) -> bool:
    """Whether a later scan saying `after` changes a parcel that is `before`."""
    if after in (UNKNOWN, PENDING) or (after == LABEL_CREATED and before != PENDING):
        return False
    return after in AFTER.get(before, frozenset(STATUSES))


def _with(state: ParcelState, scan: ScanEvent) -> ParcelState:
    moves = may_follow(state.status, scan.status) and scan.status != state.status
    milestones = dict(state.milestones)
    if moves and scan.status in MILESTONES:
        milestones.setdefault(scan.status, scan.occurred_at)
    if scan.delayed and state.status not in ENDED:
        milestones.setdefault(DELAYED, scan.occurred_at)
    by_carrier = scan.status not in BEFORE_THE_CARRIER
    return ParcelState(
        status=scan.status if moves else state.status,
        since=scan.occurred_at if moves else state.since,
        milestones=milestones,
        reason=scan.reason if moves else state.reason,
        estimated_on=scan.estimated_on or state.estimated_on,
        first_scan_at=state.first_scan_at or (scan.occurred_at if by_carrier else None),
        last_scan_at=scan.occurred_at,
    )


@dataclass(frozen=True)
class CarrierInfo:
    """A carrier as owners choose it and customers read it."""

    code: str
    name: str


class Carrier(Protocol):
    """What every carrier package offers."""

    @property
    def info(self) -> CarrierInfo:
        """Its code and name."""

    def tracking_url(self, number: str) -> str | None:
        """The carrier's own page about a parcel (https), or None."""
