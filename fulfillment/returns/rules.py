"""What may come back and until when, what it is worth, and what may be done with a return. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fulfillment.returns import reasons
from fulfillment.returns.models import (
    BROKEN,
    CANCELLED,
    CLOSED,
    DECLINED,
    GOODS,
    IN_POST,
    OPEN,
    RECEIVED,
    REPLACED,
    REQUESTED,
)
from fulfillment.returns.terms import Terms

# A parcel that nobody scans is taken to have arrived by then.
SILENT = timedelta(days=21)
APPROVE, DECLINE, LABEL, POST, RECEIVE = "approve", "decline", "label", "post", "receive"
SETTLE, MAKE_GOOD, CLOSE, WITHDRAW = "settle", "make_good", "close", "withdraw"
ACTIONS: dict[str, tuple[str, ...]] = {
    REQUESTED: (APPROVE, DECLINE, MAKE_GOOD, WITHDRAW),
    OPEN: (LABEL, POST, RECEIVE, MAKE_GOOD, CLOSE, WITHDRAW),
    IN_POST: (LABEL, POST, RECEIVE, MAKE_GOOD, CLOSE),
    RECEIVED: (SETTLE, CLOSE),
    CLOSED: (),
    DECLINED: (APPROVE,),
    CANCELLED: (),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """An order line as it counts for returns: units `shipped`, and when the last of them left and arrived
    (None where that is not known)."""

    id: uuid.UUID
    shipped: int
    returnable: bool = True
    left: datetime | None = None
    arrived: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """A return there was before: its state and its units by order line."""

    status: str
    outcome: str = ""
    units: Mapping[uuid.UUID, int] = field(default_factory=dict)


def supported(status: str) -> tuple[str, ...]:
    """What may be done with a return in this state."""
    return ACTIONS[status]


def left_to_return(lines: Sequence[Line], earlier: Sequence[Earlier]) -> dict[uuid.UUID, int]:
    """Units by order line that could still come back: what was sent, less what is coming or has come.

    What was sent again does not count as sent, so such returns take nothing away.
    """
    taken: dict[uuid.UUID, int] = {}
    for one in earlier:
        if one.status not in (DECLINED, CANCELLED) and one.outcome != REPLACED:
            for line, units in one.units.items():
                taken[line] = taken.get(line, 0) + units
    left = {line.id: line.shipped - taken.get(line.id, 0) for line in lines if line.returnable}
    return {line: units for line, units in left.items() if units > 0}


def until(line: Line, *, days: int) -> datetime | None:
    """Until when a line may come back; None before anything of it has left."""
    if line.left is None:
        return None
    return (line.arrived or line.left + SILENT) + timedelta(days=days)


def open_lines(lines: Sequence[Line], *, days: int, at: datetime) -> dict[uuid.UUID, datetime]:
    """The lines of which something may come back at `at`, each with its last moment."""
    ends = {line.id: until(line, days=days) for line in lines if line.returnable} if days else {}
    return {line: end for line, end in ends.items() if end is not None and at <= end}


def kind_of(codes: Sequence[str]) -> str:
    """What a return for these reasons is about."""
    return BROKEN if codes and all(code in reasons.BROKEN for code in codes) else GOODS


def approves_itself(terms: Terms, *, kind: str, value_minor: int, earlier_in_a_year: int) -> bool:
    """Whether the owner's rule lets it in without anybody looking; `value_minor` in the store's currency."""
    if not terms.auto or kind != GOODS:
        return False
    small = not terms.auto_most_minor or value_minor <= terms.auto_most_minor
    return small and (not terms.auto_per_year or earlier_in_a_year <= terms.auto_per_year)


def part(total: int, quantity: int, *, before: int, units: int) -> int:
    """What `units` of a line are worth after `before` others were given back; parts add up to `total`."""
    return total * min(before + units, quantity) // quantity - total * min(before, quantity) // quantity
