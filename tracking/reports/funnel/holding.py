"""Holding a cart (visit, order) the same: each person is looked at once for each cart they had.

Events that carry no cart (looking at a product) go with every cart of the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.reports.funnel.attempts import Attempts
from tracking.reports.funnel.walking import Walk

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, kw_only=True)
class Parted:
    """Places of the events, event by event of each part (a person with one cart); `owner` of each part."""

    at: Array
    part: Array
    owner: Array


def parted(who: Array, held: Array) -> Parted:
    """Every person once for each different non-zero `held`; once where there is none."""
    import numpy as np

    carrying = np.flatnonzero(held)
    owner, thing = _pairs(who[carrying], held[carrying])
    without = np.setdiff1d(np.unique(who), owner, assume_unique=False)
    owners = np.concatenate([owner, without.astype(owner.dtype)])
    things = np.concatenate([thing, np.zeros(len(without), dtype=thing.dtype)])
    order = np.argsort(owners, kind="stable")
    owners, things = owners[order], things[order]
    at, part = _spread(who, owners)
    fits = (held[at] == 0) | (held[at] == things[part])
    return Parted(at=at[fits], part=part[fits], owner=owners)


def _pairs(who: Array, held: Array) -> tuple[Array, Array]:
    import numpy as np

    order = np.lexsort((held, who))
    who, held = who[order], held[order]
    new = np.ones(len(who), dtype=bool)
    new[1:] = (who[1:] != who[:-1]) | (held[1:] != held[:-1])
    return who[new], held[new]


def _spread(who: Array, owners: Array) -> tuple[Array, Array]:
    """All events of its owner for each part."""
    import numpy as np

    first = np.searchsorted(who, owners, side="left")
    many = np.searchsorted(who, owners, side="right") - first
    part = np.repeat(np.arange(len(owners)), many)
    offset = np.arange(len(part)) - np.repeat(np.cumsum(many) - many, many)
    return first[part] + offset, part


def of_parts(events: Walk, parts: Parted) -> Walk:
    """The events part by part."""
    at = parts.at
    spoils = None if events.spoils is None else events.spoils[at]
    return Walk(
        who=parts.part, ts=events.ts[at], steps=events.steps[at], entry=events.entry[at], spoils=spoils
    )


def together(attempts: Attempts, parts: Parted, ts: Array) -> Attempts:
    """The best attempt of each person over their parts: the deepest, then the first to get there."""
    import numpy as np

    owner = parts.owner[attempts.who]
    last = np.where(attempts.at >= 0, ts[attempts.at], np.iinfo(np.int64).min).max(axis=0, initial=0)
    order = np.lexsort((last, -attempts.depth.astype(np.int64), owner))
    first = np.ones(len(order), dtype=bool)
    first[1:] = owner[order][1:] != owner[order][:-1]
    chosen = order[first]
    reached, moved = (_any(values, owner, owner[chosen]) for values in (attempts.reached, attempts.moved))
    return Attempts(
        who=owner[chosen],
        depth=attempts.depth[chosen],
        at=attempts.at[:, chosen],
        reached=reached,
        moved=moved,
    )


def _any(values: Array, owner: Array, owners: Array) -> Array:
    import numpy as np

    place = np.searchsorted(owners, owner)
    found = np.zeros((len(values), len(owners)), dtype=bool)
    for step, of_step in enumerate(values):
        found[step, place[of_step]] = True
    return found
