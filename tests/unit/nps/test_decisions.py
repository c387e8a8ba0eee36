"""Whether to ask now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracking.nps.decisions import HOLD, INVITE, SUPPRESS, Situation, decide, sampled

CALM = Situation(
    enabled=True,
    opted_out=False,
    sampled=True,
    cancelled=False,
    trouble="",
    delivered_at=NOON - timedelta(days=5),
)
TROUBLES = [
    ({"trouble": "refund"}, "refund"),
    ({"trouble": "problem"}, "problem"),
    ({"last_asked_at": NOON - timedelta(days=2)}, "asked_lately"),
]


def test_a_delivered_order_without_trouble_is_asked_about() -> None:
    assert decide(CALM, at=NOON).action == INVITE


def test_another_question_days_ago_is_no_trouble() -> None:
    assert decide(replace(CALM, last_asked_at=NOON - timedelta(days=3)), at=NOON).action == INVITE


@pytest.mark.parametrize(("change", "reason"), TROUBLES)
def test_trouble_holds_the_question_until_it_is_over(change: dict[str, object], reason: str) -> None:
    found = decide(replace(CALM, **change), at=NOON)
    assert (found.action, found.reason, found.again_at) == (HOLD, reason, NOON + timedelta(days=1))


@pytest.mark.parametrize(("change", "reason"), TROUBLES)
def test_trouble_of_half_a_year_ends_it_with_its_reason_kept(change: dict[str, object], reason: str) -> None:
    old = replace(CALM, delivered_at=NOON - timedelta(days=181), **change)
    assert (decide(old, at=NOON).action, decide(old, at=NOON).reason) == (SUPPRESS, reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"enabled": False}, "off"),
        ({"opted_out": True}, "opted_out"),
        ({"cancelled": True}, "cancelled"),
        ({"sampled": False}, "not_sampled"),
    ],
)
def test_who_does_not_want_surveys_gets_none(change: dict[str, object], reason: str) -> None:
    found = decide(replace(CALM, trouble="problem", **change), at=NOON)
    assert (found.action, found.reason) == (SUPPRESS, reason)


def test_a_sample_is_the_same_people_each_time_and_about_as_many_as_wanted() -> None:
    people = [f"person {number}" for number in range(1000)]
    drawn = {person for person in people if sampled(person, percent=30)}
    assert drawn == {person for person in people if sampled(person, percent=30)}
    assert 250 < len(drawn) < 350
    assert drawn <= {person for person in people if sampled(person, percent=60)}
    assert all(sampled(person, percent=100) for person in people)
