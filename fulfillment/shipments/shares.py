"""Who sends how many units of an order line: every unit is counted once, wherever it is. Pure.

For each line of an order: ordered = open + shipped + cancelled, added up over all its works. No function here
changes that sum but `follow`, which makes it what was ordered. Shares are given in the order of their works.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from shop.kernel.errors import N_, DomainError


class BadContents(DomainError):
    """Units that are not there to be sent."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """Units of an order line that one work has to send."""

    work: uuid.UUID
    line: uuid.UUID
    open: int
    shipped: int = 0
    cancelled: int = 0

    @property
    def quantity(self) -> int:
        """All its units."""
        return self.open + self.shipped + self.cancelled


@dataclass(frozen=True, kw_only=True)
class Needed:
    """What an order says of one of its lines."""

    ordered: int
    shipped: int = 0
    cancelled: int = 0


Shares = tuple[Share, ...]


def open_units(shares: Sequence[Share], *, of: Collection[uuid.UUID] | None = None) -> dict[uuid.UUID, int]:
    """Units by order line that have still to leave, of the works `of` (None: of all)."""
    found: dict[uuid.UUID, int] = {}
    for share in shares:
        if share.open and (of is None or share.work in of):
            found[share.line] = found.get(share.line, 0) + share.open
    return found


def draw(
    shares: Sequence[Share], wanted: Mapping[uuid.UUID, int], *, of: Collection[uuid.UUID] | None = None
) -> Shares:
    """`wanted` units leave, of the first works that have them. Raises BadContents."""
    return _moved(shares, wanted, "open", "shipped", of=of)


def cancel(
    shares: Sequence[Share], wanted: Mapping[uuid.UUID, int], *, of: Collection[uuid.UUID] | None = None
) -> Shares:
    """`wanted` units are not sent any more. Raises BadContents."""
    return _moved(shares, wanted, "open", "cancelled", of=of)


def put_back(shares: Sequence[Share], held: Mapping[uuid.UUID, int], *, first: uuid.UUID | None) -> Shares:
    """Units that had left are to be sent (again), by the work `first` that sent them if it did."""
    ordered = sorted(shares, key=lambda share: share.work != first)
    moved = {(share.work, share.line): share for share in _moved(ordered, held, "shipped", "open")}
    return tuple(moved[share.work, share.line] for share in shares)


def split(
    shares: Sequence[Share], wanted: Mapping[uuid.UUID, int], *, of: uuid.UUID, to: uuid.UUID
) -> Shares:
    """`wanted` open units of one work become another's. Raises BadContents, also if nothing would be left."""
    mine = open_units(shares, of={of})
    taken = {line: units for line, units in wanted.items() if units}
    if not taken or any(units < 0 or units > mine.get(line, 0) for line, units in taken.items()):
        raise BadContents(N_("More was chosen than is left to send."))
    if taken == mine or of == to:
        raise BadContents(N_("Something has to stay in the first part."))
    found = {(share.work, share.line): share for share in shares}
    for line, units in taken.items():
        source, theirs = found[of, line], found.get((to, line), Share(work=to, line=line, open=0))
        found[of, line] = replace(source, open=source.open - units)
        found[to, line] = replace(theirs, open=theirs.open + units)
    return tuple(share for share in found.values() if share.quantity)


def follow(shares: Sequence[Share], needed: Mapping[uuid.UUID, Needed], *, home: uuid.UUID) -> Shares:
    """The shares made to add up to what the order says; new units go to the work `home`.

    An order that was edited has other lines; a work of an older version of the program has no shares at all.
    """
    found = [share for share in shares if share.line in needed]
    for line, need in needed.items():
        found = _follow_line(found, line, need, home=home)
    return tuple(share for share in found if share.quantity)


def _follow_line(shares: list[Share], line: uuid.UUID, need: Needed, *, home: uuid.UUID) -> list[Share]:
    mine = [share for share in shares if share.line == line]
    more = need.ordered - sum(share.quantity for share in mine)
    told = sum(share.shipped for share in mine), sum(share.cancelled for share in mine)
    if not more and told == (need.shipped, need.cancelled):
        return shares
    others = [share for share in shares if share.line != line]
    if more > 0:
        if not any(share.work == home for share in mine):
            mine.append(Share(work=home, line=line, open=0))
        mine = [replace(s, open=s.open + more) if s.work == home else s for s in mine]
    mine = _reopened(mine)
    return others + _closed(_shrunk(mine, -more), need)


def _reopened(mine: list[Share]) -> list[Share]:
    return [Share(work=share.work, line=share.line, open=share.quantity) for share in mine]


def _shrunk(mine: list[Share], units: int) -> list[Share]:
    kept = []
    for share in reversed(mine):
        away = min(max(units, 0), share.open)
        units -= away
        kept.append(replace(share, open=share.open - away))
    return kept[::-1]


def _closed(mine: list[Share], need: Needed) -> list[Share]:
    if not mine:
        return mine
    line = mine[0].line
    moved = _moved(mine, {line: need.shipped}, "open", "shipped")
    return list(_moved(moved, {line: need.cancelled}, "open", "cancelled"))


def _moved(
    shares: Sequence[Share],
    wanted: Mapping[uuid.UUID, int],
    source: str,
    target: str,
    *,
    of: Collection[uuid.UUID] | None = None,
) -> Shares:
    left, moved = dict(wanted), []
    for share in shares:
        has = getattr(share, source) if of is None or share.work in of else 0
        units = min(left.get(share.line, 0), has)
        if units < 0:
            raise BadContents(N_("More was chosen than is left to send."))
        left[share.line] = left.get(share.line, 0) - units
        there = {source: getattr(share, source) - units, target: getattr(share, target) + units}
        moved.append(replace(share, **there))
    if any(left.values()):
        raise BadContents(N_("More was chosen than is left to send."))
    return tuple(moved)
