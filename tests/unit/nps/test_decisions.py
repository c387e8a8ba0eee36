"""Whether to ask now."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOON
from tracking.nps.decisions import HOLD, INVITE, SUPPRESS, Situation, decide

CALM = Situation(
    enabled=True,
    opted_out=False,
    order_status="completed",
    payment_status="paid",
    open_problem=False,
    delivered_at=NOON - timedelta(days=5),
)
TROUBLES = [
    ({"order_status": "cancelled"}, "cancelled"),
    ({"payment_status": "refunded"}, "refunded"),
    ({"open_problem": True}, "problem"),
]


def test_a_delivered_order_without_trouble_is_asked_about() -> None:
    assert decide(CALM, at=NOON).action == INVITE


def test_a_part_refund_is_no_trouble() -> None:
    assert decide(replace(CALM, payment_status="partially_refunded"), at=NOON).action == INVITE


@pytest.mark.parametrize(("change", "reason"), TROUBLES)
def test_trouble_holds_the_question_until_it_is_over(change: dict[str, object], reason: str) -> None:
    found = decide(replace(CALM, **change), at=NOON)
    assert (found.action, found.reason, found.again_at) == (HOLD, reason, NOON + timedelta(days=1))


@pytest.mark.parametrize(("change", "reason"), TROUBLES)
def test_trouble_of_two_months_ends_it_with_its_reason_kept(change: dict[str, object], reason: str) -> None:
    old = replace(CALM, delivered_at=NOON - timedelta(days=61), **change)
    assert (decide(old, at=NOON).action, decide(old, at=NOON).reason) == (SUPPRESS, reason)


@pytest.mark.parametrize(
    ("change", "reason"), [({"enabled": False}, "off"), ({"opted_out": True}, "opted_out")]
)
def test_who_does_not_want_surveys_gets_none(change: dict[str, object], reason: str) -> None:
    found = decide(replace(CALM, open_problem=True, **change), at=NOON)
    assert (found.action, found.reason) == (SUPPRESS, reason)
