"""Which identifiers a row may carry."""

from __future__ import annotations

from tests.factories.journeys import undecided, visit
from tracking.journeys import lanes

NOON, NEXT_DAY = 1_795_521_600_000_000, 1_795_608_000_000_000


def test_with_consent_a_visit_and_an_order_carry_everything() -> None:
    origin = visit(actor="customer:c1")
    for who in (lanes.visit_side(origin, at=NOON), lanes.order_side(origin)):
        assert (who.visitor_id, who.session_id) == (origin.visitor_id, origin.session_id)
        assert who.customer_id == "c1"


def test_without_consent_a_visit_has_no_person_and_not_its_own_name() -> None:
    origin = undecided()
    who = lanes.visit_side(origin, at=NOON)
    assert who.customer_id is None
    assert who.visitor_id not in (None, origin.visitor_id)


def test_without_consent_a_signed_in_visit_is_still_nobody() -> None:
    who = lanes.visit_side(visit(consent="denied", actor="customer:c1"), at=NOON)
    assert who.customer_id is None


def test_without_consent_an_order_has_no_visit_and_no_person() -> None:
    who = lanes.order_side(undecided(), customer_id="c1")
    assert (who.visitor_id, who.session_id, who.page_view_id, who.customer_id) == (None, None, None, None)


def test_the_pseudonym_holds_for_a_day_and_not_longer() -> None:
    visitor = visit().visitor_id
    assert lanes.daily_pseudonym(visitor, at=NOON) == lanes.daily_pseudonym(visitor, at=NOON + 1)
    assert lanes.daily_pseudonym(visitor, at=NOON) != lanes.daily_pseudonym(visitor, at=NEXT_DAY)


def test_staff_are_known_as_such() -> None:
    assert lanes.internal(visit(actor="staff:s1"))
    assert not lanes.internal(visit(actor="customer:c1"))
