"""Quantities are the truth: whatever happens, ordered = open + shipped + cancelled for every line."""

from __future__ import annotations

import uuid
from collections import Counter
from random import Random

import pytest

from fulfillment.shipments import shares
from fulfillment.shipments.shares import BadContents, Needed, Share, Shares

LINES = [uuid.UUID(int=n) for n in range(1, 4)]
WORKS = [uuid.UUID(int=n) for n in range(101, 106)]


def begun(*ordered: int) -> Shares:
    needed = {line: Needed(ordered=units) for line, units in zip(LINES, ordered, strict=False)}
    return shares.follow((), needed, home=WORKS[0])


def sums(found: Shares) -> dict[str, Counter[uuid.UUID]]:
    told: dict[str, Counter[uuid.UUID]] = {name: Counter() for name in ("open", "shipped", "cancelled")}
    for share in found:
        for name, counted in told.items():
            counted[share.line] += getattr(share, name)
    return told


def test_any_sequence_of_parcels_splits_and_changes_keeps_the_sum() -> None:
    for seed in range(300):
        dice = Random(seed)
        ordered = Counter({line: dice.randint(1, 6) for line in LINES})
        found = begun(*ordered.values())
        parcels: list[dict[uuid.UUID, int]] = []
        gone: Counter[uuid.UUID] = Counter()
        for _step in range(dice.randint(3, 25)):
            units = {dice.choice(LINES): dice.randint(0, 4)}
            before = found
            try:
                match dice.randrange(5):
                    case 0:
                        found = shares.draw(found, units)
                        parcels.append(units)
                    case 1 if parcels:
                        back = parcels.pop(dice.randrange(len(parcels)))
                        found = shares.put_back(found, back, first=dice.choice(WORKS))
                    case 2:
                        found = shares.cancel(found, units)
                        gone.update(units)
                    case 3:
                        found = shares.split(found, units, of=dice.choice(WORKS), to=dice.choice(WORKS))
                    case _:
                        (line, more) = next(iter(units.items()))
                        ordered[line] += more
            except BadContents:
                assert found is before
            shipped = sum((Counter(parcel) for parcel in parcels), Counter())
            needed = {
                line: Needed(ordered=ordered[line], shipped=shipped[line], cancelled=gone[line])
                for line in LINES
            }
            found = shares.follow(found, needed, home=WORKS[0])
            told = sums(found)
            for line in LINES:
                assert told["shipped"][line] == shipped[line], seed
                assert told["cancelled"][line] == gone[line], seed
                assert told["open"][line] == ordered[line] - shipped[line] - gone[line], seed
            assert all(min(share.open, share.shipped, share.cancelled) >= 0 for share in found), seed
            assert len({(share.work, share.line) for share in found}) == len(found), seed


def test_what_is_not_there_cannot_be_sent_split_or_given_up() -> None:
    found = begun(2, 1)
    for units in ({LINES[0]: 3}, {LINES[0]: -1}, {LINES[2]: 1}):
        for refused in (
            lambda units=units: shares.draw(found, units),
            lambda units=units: shares.cancel(found, units),
            lambda units=units: shares.split(found, units, of=WORKS[0], to=WORKS[1]),
        ):
            with pytest.raises(BadContents):
                refused()
    with pytest.raises(BadContents):
        shares.split(found, {LINES[0]: 2, LINES[1]: 1}, of=WORKS[0], to=WORKS[1])


def test_units_come_back_to_the_work_that_sent_them() -> None:
    found = shares.split(begun(4), {LINES[0]: 2}, of=WORKS[0], to=WORKS[1])
    found = shares.draw(found, {LINES[0]: 2}, of={WORKS[1]})
    back = shares.put_back(found, {LINES[0]: 2}, first=WORKS[1])
    assert back == (Share(work=WORKS[0], line=LINES[0], open=2), Share(work=WORKS[1], line=LINES[0], open=2))


def test_an_order_that_became_smaller_shrinks_the_last_work_first() -> None:
    found = shares.split(begun(5), {LINES[0]: 2}, of=WORKS[0], to=WORKS[1])
    smaller = shares.follow(found, {LINES[0]: Needed(ordered=4)}, home=WORKS[0])
    assert {share.work: share.open for share in smaller} == {WORKS[0]: 3, WORKS[1]: 1}
    assert shares.follow(found, {}, home=WORKS[0]) == ()
