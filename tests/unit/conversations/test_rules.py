"""How a conversation stands after each word, and how saved answers are filled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.conversations import rules
from shop.conversations.rules import CLOSED, OPEN, WAITING
from tests.conftest import NOON

HOUR = timedelta(hours=1)


def test_it_opens_waits_closes_and_opens_again() -> None:
    begun = rules.begun(at=NOON)
    again = rules.written(begun, at=NOON + HOUR)
    assert again == begun  # they wait since the first word
    told = rules.answered(again, close=False, at=NOON + 2 * HOUR)
    assert (told.state, told.waiting_since, told.first_answered_at) == (WAITING, None, NOON + 2 * HOUR)
    asked = rules.written(told, at=NOON + 3 * HOUR)
    assert (asked.state, asked.waiting_since) == (OPEN, NOON + 3 * HOUR)
    done = rules.answered(asked, close=True, at=NOON + 4 * HOUR)
    assert (done.state, done.closed_at, done.first_answered_at) == (
        CLOSED,
        NOON + 4 * HOUR,
        NOON + 2 * HOUR,
    )
    assert rules.written(done, at=NOON + 5 * HOUR) == rules.begun(at=NOON + 5 * HOUR)


def test_staff_move_it_without_an_answer() -> None:
    begun = rules.begun(at=NOON)
    turned = rules.moved(begun, state=WAITING, at=NOON + HOUR)
    assert (turned.state, turned.waiting_since) == (WAITING, None)
    closed = rules.moved(turned, state=CLOSED, at=NOON + HOUR)
    assert closed.closed_at == NOON + HOUR
    assert rules.moved(closed, state=CLOSED, at=NOON + 2 * HOUR) == closed
    assert rules.moved(closed, state=OPEN, at=NOON + 2 * HOUR) == rules.begun(at=NOON + 2 * HOUR)
    assert rules.moved(turned, state=OPEN, at=NOON + 2 * HOUR).waiting_since == NOON + 2 * HOUR


def test_saved_answers_are_filled_and_unknown_places_are_seen() -> None:
    body = "Dear {name}, order {order} … {name} {} {Name}"
    assert rules.filled(body, {"name": "Cleo", "order": ""}) == "Dear Cleo, order {order} … Cleo {} {Name}"
    assert rules.filled("{name}", {"name": "{order}", "order": "1"}) == "{order}"  # filled once
    assert rules.unknown_places("{name} {nmae} {order}") == ["nmae"]


def test_texts_are_kept_clean() -> None:
    assert rules.text_of(" a\r\nb\x00\x1b ") == "a\nb"
    assert rules.one_line("a\n b\u2028c\x00", most=4) == "a b "[:4]
    for bad in ("", " \n", "x" * 5001):
        with pytest.raises(rules.BadMessage):
            rules.text_of(bad)
