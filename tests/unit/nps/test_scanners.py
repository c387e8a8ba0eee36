"""Which fetches of a survey link were machines'."""

from __future__ import annotations

from dataclasses import replace

from tests.factories.journeys import CHROME
from tracking.nps.scanners import SECOND, Fetch, machine

HUMAN = Fetch(at=1000 * SECOND, method="GET", score=9, user_agent=CHROME, headers={}, mailed_at=0)


def test_a_reader_minutes_after_the_mail_is_a_person() -> None:
    assert machine(HUMAN, []) == ""
    assert machine(HUMAN, [(HUMAN.at - SECOND, 9)]) == ""


def test_a_head_request_is_a_machine() -> None:
    assert machine(replace(HUMAN, method="HEAD"), []) == "head"


def test_a_prefetch_is_a_machine() -> None:
    assert machine(replace(HUMAN, headers={"Sec-Purpose": "prefetch;prerender"}), []) == "prefetch"


def test_a_known_robot_is_a_machine() -> None:
    assert machine(replace(HUMAN, user_agent="python-requests/2.32"), []) == "crawler"


def test_seconds_after_the_mail_left_nobody_has_read_it() -> None:
    assert machine(replace(HUMAN, at=5 * SECOND), []) == "too soon"


def test_three_scores_in_a_minute_are_a_sweep() -> None:
    earlier = [(HUMAN.at - 2 * SECOND, 0), (HUMAN.at - SECOND, 1)]
    assert machine(HUMAN, earlier) == "sweep"
    assert machine(HUMAN, [(at - 120 * SECOND, score) for at, score in earlier]) == ""


def test_a_link_that_no_person_sees_is_a_trap() -> None:
    assert machine(replace(HUMAN, trap=True), []) == "trap"
