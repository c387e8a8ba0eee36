"""What may come back, until when, for how much, and what lets itself in. Pure."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

from fulfillment.returns import models, reasons, rules
from fulfillment.returns.rules import Earlier, Line
from fulfillment.returns.terms import Terms

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_parts_of_a_line_add_up_to_it_in_whatever_steps() -> None:
    dice = random.Random(7)
    for _round in range(500):
        total, quantity = dice.randrange(0, 100_000), dice.randrange(1, 12)
        before = given = 0
        while before < quantity:
            units = dice.randrange(1, quantity - before + 1)
            given += rules.part(total, quantity, before=before, units=units)
            before += units
        assert given == total
        assert rules.part(total, quantity, before=before, units=5) == 0


def test_never_more_comes_back_than_was_sent_in_any_history() -> None:
    dice = random.Random(11)
    states = [*rules.ACTIONS]
    for _round in range(300):
        lines = [Line(id=uuid.uuid4(), shipped=dice.randrange(0, 6)) for _each in range(3)]
        history: list[Earlier] = []
        for _step in range(6):
            left = rules.left_to_return(lines, history)
            if left:
                line, most = dice.choice(sorted(left.items()))
                units = dice.randrange(1, most + 1)
                history.append(Earlier(status=dice.choice(states), units={line: units}))
        for line in lines:
            kept = [
                one.units.get(line.id, 0) for one in history if one.status not in ("declined", "cancelled")
            ]
            assert sum(kept) <= line.shipped
    line = Line(id=uuid.uuid4(), shipped=1)
    sent_again = Earlier(status=models.CLOSED, outcome=models.REPLACED, units={line.id: 2})
    assert rules.left_to_return([line], [sent_again]) == {line.id: 1}
    assert not rules.left_to_return([Line(id=line.id, shipped=1, returnable=False)], [])


def test_the_window_begins_when_it_arrived() -> None:
    arrived = Line(id=uuid.uuid4(), shipped=1, left=NOON - 9 * DAY, arrived=NOON - 5 * DAY)
    silent = Line(id=uuid.uuid4(), shipped=1, left=NOON - 9 * DAY)
    waiting = Line(id=uuid.uuid4(), shipped=0)
    assert rules.until(arrived, days=14) == NOON + 9 * DAY
    assert rules.until(silent, days=14) == NOON + 26 * DAY
    assert rules.until(waiting, days=14) is None
    lines = [arrived, silent, waiting]
    for days, after, still in ((14, 9, 2), (14, 10, 1), (14, 26, 1), (14, 27, 0), (0, 0, 0)):
        assert len(rules.open_lines(lines, days=days, at=NOON + after * DAY)) == still


def test_what_is_broken_is_always_looked_at() -> None:
    assert rules.kind_of([reasons.DAMAGED, reasons.MISSING]) == models.BROKEN
    assert rules.kind_of([reasons.DAMAGED, reasons.CHANGED_MIND]) == models.GOODS
    auto = Terms(auto=True, auto_most_minor=5000, auto_per_year=2)
    for kind, value, earlier, lets_in in (
        (models.GOODS, 5000, 2, True),
        (models.GOODS, 5001, 0, False),
        (models.GOODS, 100, 3, False),
        (models.BROKEN, 100, 0, False),
    ):
        found = rules.approves_itself(auto, kind=kind, value_minor=value, earlier_in_a_year=earlier)
        assert found == lets_in
    assert not rules.approves_itself(Terms(), kind=models.GOODS, value_minor=1, earlier_in_a_year=0)
    assert rules.approves_itself(Terms(auto=True), kind=models.GOODS, value_minor=10**9, earlier_in_a_year=99)


def test_an_ended_return_allows_nothing_more() -> None:
    for status in (models.CLOSED, models.CANCELLED):
        assert rules.supported(status) == ()
    assert rules.WITHDRAW not in rules.supported(models.IN_POST)
