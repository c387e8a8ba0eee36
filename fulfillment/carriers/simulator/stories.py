"""The stories a simulated parcel can go through, as steps in hours after it left.

A story is data: each step says when it happens, when we hear of it (later in `out_of_order`), and what. A
step may also repeat an earlier one word for word (`duplicates`), as carriers resend their whole history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fulfillment.carriers import base
from shop.kernel.errors import N_, DomainError


class UnknownStory(DomainError):
    """A story the simulator does not know."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One scan of a story. Offsets count from the moment the parcel left."""

    heard: timedelta
    occurred: timedelta
    status: str
    description: str
    here: bool = False  # in the recipient's own city
    reason: str = ""
    late_by_days: int = 0
    repeats: int | None = None


def _step(hours: float, status: str, description: str, **more: object) -> Step:
    offset = timedelta(hours=hours)
    heard = timedelta(hours=more.pop("heard", hours))  # type: ignore[arg-type]
    return Step(heard=heard, occurred=offset, status=status, description=description, **more)  # type: ignore[arg-type]


_PICKED_UP = _step(3, base.IN_TRANSIT, N_("Picked up by the carrier"))
_DEPARTED = _step(9, base.IN_TRANSIT, N_("Left the sorting center"))
_ARRIVED = _step(30, base.IN_TRANSIT, N_("Arrived at the local depot"), here=True)
_OUT = _step(44, base.OUT_FOR_DELIVERY, N_("On the van for delivery today"), here=True)
_DONE = _step(50, base.DELIVERED, N_("Handed over"), here=True)
_START = (_PICKED_UP, _DEPARTED, _ARRIVED)


def _again(position: int, hours: float, step: Step) -> Step:
    return Step(
        heard=timedelta(hours=hours),
        occurred=step.occurred,
        status=step.status,
        description=step.description,
        here=step.here,
        repeats=position,
    )


STORIES: dict[str, tuple[Step, ...]] = {
    "on_time": (*_START, _OUT, _DONE),
    "delayed": (
        *_START[:2],
        _step(28, base.IN_TRANSIT, N_("Held by bad weather"), reason="weather", late_by_days=2),
        _step(76, base.IN_TRANSIT, N_("Arrived at the local depot"), here=True),
        _step(92, base.OUT_FOR_DELIVERY, N_("On the van for delivery today"), here=True),
        _step(98, base.DELIVERED, N_("Handed over"), here=True),
    ),
    "attempted": (
        *_START,
        _OUT,
        _step(51, base.ATTEMPTED, N_("Nobody was at home"), here=True, reason="recipient"),
        _step(68, base.OUT_FOR_DELIVERY, N_("On the van again"), here=True),
        _step(73, base.DELIVERED, N_("Handed over"), here=True),
    ),
    "pickup": (
        *_START,
        _step(40, base.READY_FOR_PICKUP, N_("Waits at the parcel shop"), here=True),
        _step(62, base.DELIVERED, N_("Picked up by the recipient"), here=True),
    ),
    "lost": (
        *_START[:2],
        _step(72, base.EXCEPTION, N_("The carrier is looking for the parcel"), reason="carrier"),
        _step(168, base.LOST, N_("The carrier could not find the parcel"), reason="carrier"),
    ),
    "returned": (
        *_START,
        _OUT,
        _step(51, base.EXCEPTION, N_("The address could not be found"), here=True, reason="recipient"),
        _step(75, base.RETURNING, N_("On its way back to the sender")),
        _step(120, base.RETURNED, N_("Back at the sender")),
    ),
    "out_of_order": (
        _PICKED_UP,
        _step(44, base.OUT_FOR_DELIVERY, N_("On the van for delivery today"), here=True),
        _step(9, base.IN_TRANSIT, N_("Left the sorting center"), heard=45),
        _DONE,
        _step(30, base.IN_TRANSIT, N_("Arrived at the local depot"), here=True, heard=52),
    ),
    "duplicates": (
        _PICKED_UP,
        _DEPARTED,
        _again(0, 10, _PICKED_UP),
        _ARRIVED,
        _OUT,
        _again(3, 44.5, _ARRIVED),
        _again(4, 45, _OUT),
        _DONE,
        _again(7, 51, _DONE),
    ),
}


# A story of two parcels: the rest leaves with the first one and comes a day later.
SPLIT = "split"
_LATER = tuple(
    Step(
        heard=each.heard + timedelta(hours=24),
        occurred=each.occurred + timedelta(hours=24),
        status=each.status,
        description=each.description,
        here=each.here,
    )
    for each in STORIES["on_time"]
)
STORIES[SPLIT] = STORIES["on_time"]


def parts(story: str) -> tuple[tuple[Step, ...], ...]:
    """The steps of each parcel of `story`: mostly there is one. Raises UnknownStory."""
    return (steps(story), _LATER) if story == SPLIT else (steps(story),)


def steps(story: str) -> tuple[Step, ...]:
    """The steps of `story` in the order in which we hear of them. Raises UnknownStory."""
    if story not in STORIES:
        raise UnknownStory(N_("There is no story “%(story)s”."), story=story[:40])
    return STORIES[story]
