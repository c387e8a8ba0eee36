"""Filling a slot from candidates: what is shown in which place, what is left out and why. Pure.

The same function fills pages and explains them to the owner, so an explanation cannot differ from the page.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shop.kernel.errors import N_
from shop.recommendations import reasons
from shop.recommendations.ruling import NONE, Ruling

# One place of ten is tried; a row of four therefore tries its last place on four of ten occasions.
TRIED_SHARE = 0.1
OWNED, IN_CART, SOLD_OUT, GONE, BANNED, SHOWN_ABOVE, NOT_DUE, NO_ROOM, HERE = (
    *("owned", "in_cart", "sold_out", "gone", "banned", "shown_above", "not_due", "no_room", "here"),
)
LEFT_OUT = {
    OWNED: N_("Bought already"),
    IN_CART: N_("In the cart"),
    SOLD_OUT: N_("Sold out"),
    GONE: N_("Not for sale"),
    BANNED: N_("Banned by a rule"),
    SHOWN_ABOVE: N_("Shown in another row of the page"),
    NOT_DUE: N_("Too early: the usual time between purchases has not passed"),
    NO_ROOM: N_("No room: others have higher scores"),
    HERE: N_("It is this very product"),
}


@dataclass(frozen=True)
class Candidate:
    """Something that may be shown: `parts` add up to `score`."""

    product_id: uuid.UUID
    score: float
    reason: str
    because_of_id: uuid.UUID | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    times: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Placed:
    """A candidate in its place; `propensity` is how likely it was to stand there."""

    candidate: Candidate
    propensity: float = 1.0
    explored: bool = False
    pinned: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A candidate that is not shown, and why (a key of LEFT_OUT)."""

    candidate: Candidate
    why: str


@dataclass(frozen=True)
class Filled:
    """What a slot shows, in order, and what it leaves out."""

    shown: tuple[Placed, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class Trying:
    """What may be tried in a row's last place: probabilities by product, and this reader's fate in [0, 1)."""

    weights: Mapping[uuid.UUID, float] = field(default_factory=dict)
    fate: float = 1.0
    anything: bool = False  # also what is no candidate of this list


def boosted(candidates: Sequence[Candidate], ruling: Ruling) -> list[Candidate]:
    """Candidates in the order of their scores after the owner's boosts; equal ones keep their order."""
    if not ruling.factors:
        return list(candidates)
    made = [_boosted(one, ruling.factors.get(one.product_id, 1.0)) for one in candidates]
    return sorted(made, key=lambda one: -one.score)


def _boosted(one: Candidate, factor: float) -> Candidate:
    if factor == 1.0:
        return one
    more = one.score * (factor - 1)
    return replace(one, score=one.score + more, parts={**one.parts, "boost": more})


def fill(
    candidates: Sequence[Candidate],
    *,
    without: Mapping[uuid.UUID, str],
    ruling: Ruling = NONE,
    trying: Trying | None = None,
    limit: int,
) -> Filled:
    """Fill `limit` places. `without` says why products may not be shown; pins stand first, bans are kept."""
    barred = {**without, **dict.fromkeys(ruling.banned, BANNED)}
    own = {one.product_id: one for one in candidates}
    pinned = [
        (place, own.get(product) or Candidate(product, 0.0, reasons.PICKED))
        for place, product in ruling.pins
        if product not in barred
    ]
    taken = {one.product_id for _, one in pinned}
    ordered = [one for one in boosted(candidates, ruling) if one.product_id not in taken]
    free = [one for one in ordered if one.product_id not in barred]
    shown = _placed(free, pinned, limit)
    rest = free[limit - len(pinned) :] if len(pinned) < limit else free
    tried = _tried(rest, barred, shown, trying, limit) if trying else None
    if tried is not None:
        shown, rest = tried
    left = [LeftOut(one, barred[one.product_id]) for one in ordered if one.product_id in barred]
    return Filled(tuple(shown), (*left, *(LeftOut(one, NO_ROOM) for one in rest)))


def _placed(free: Sequence[Candidate], pinned: Sequence[tuple[int, Candidate]], limit: int) -> list[Placed]:
    shown = [Placed(one) for one in free[: max(limit - len(pinned), 0)]]
    for place, one in pinned[:limit]:
        shown.insert(min(place - 1, len(shown)), Placed(one, pinned=True))
    return shown[:limit]


def _tried(
    rest: Sequence[Candidate],
    barred: Mapping[uuid.UUID, str],
    shown: list[Placed],
    trying: Trying,
    limit: int,
) -> tuple[list[Placed], list[Candidate]] | None:
    """The row with its last place tried, or with what that place's propensity is when it is not."""
    if len(shown) < limit or limit < 2 or shown[-1].pinned:
        return None
    here = {one.candidate.product_id for one in shown}
    pool = [one for one in rest if one.product_id in trying.weights]
    if trying.anything:
        known = {one.product_id for one in pool} | here | barred.keys()
        pool += [Candidate(one, 0.0, reasons.NEW) for one in trying.weights if one not in known]
    total = sum(trying.weights[one.product_id] for one in pool)
    if total <= 0:
        return None
    chance = min(TRIED_SHARE * limit, 0.5)
    last = shown[-1]
    if trying.fate >= chance:
        return [*shown[:-1], replace(last, propensity=1 - chance)], list(rest)
    drawn, at = pool[-1], trying.fate / chance * total
    for one in pool:
        at -= trying.weights[one.product_id]
        if at < 0:
            drawn = one
            break
    odds = chance * trying.weights[drawn.product_id] / total
    left = [last.candidate, *(one for one in rest if one.product_id != drawn.product_id)]
    return [*shown[:-1], Placed(drawn, odds, explored=True)], left
