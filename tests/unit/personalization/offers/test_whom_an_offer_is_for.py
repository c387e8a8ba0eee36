"""Whether an offer is for somebody, and the one reason why not."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from tracking.personalization.offers import deciding
from tracking.personalization.offers.deciding import Bought, Known, Terms, buys_anyway, judge

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
VASE = uuid.uuid4()
PLAIN = Terms(needs_consent=False)


def bought(*days_ago: int, discounted: bool = False) -> tuple[Bought, ...]:
    return tuple(Bought(AT - timedelta(days=days), discounted) for days in days_ago)


def why(known: Known, terms: Terms = PLAIN) -> str | None:
    refusal = judge(known, terms, at=AT)
    return refusal.why if refusal else None


def test_somebody_with_nothing_against_them_is_decided_about() -> None:
    assert why(Known()) is None


def test_each_thing_that_refuses_has_its_name() -> None:
    of_vase = Terms(needs_consent=False, product_id=VASE, discount=0.2, floor=0.1)
    regulars, once = frozenset({"regular"}), Terms(needs_consent=False, first_buyers=True)
    cases = (
        (Known(consent=False), Terms(needs_consent=True), deciding.NO_CONSENT),
        (Known(objected=True), PLAIN, deciding.OBJECTED),
        (Known(conflict=True), PLAIN, deciding.TWO_GROUPS),
        (Known(), Terms(needs_consent=False, segments=regulars), deciding.NOT_MEANT),
        (Known(order_count=2), once, deciding.BOUGHT_BEFORE),
        (Known(open_until=AT + timedelta(days=3)), PLAIN, deciding.HOLDS_ONE),
        (Known(lately=frozenset({VASE})), of_vase, deciding.JUST_BOUGHT),
        (Known(about_to_buy=True), PLAIN, deciding.SURE),
        (Known(orders=bought(65, 35, 5)), PLAIN, deciding.SURE),
        (Known(product_margin=0.25), of_vase, deciding.FLOOR),
        (Known(), Terms(needs_consent=False, room=False), deciding.SPENT),
    )  # fmt: skip
    assert [why(known, terms) for known, terms, _wanted in cases] == [wanted for *_rest, wanted in cases]


def test_what_is_no_reason_refuses_nobody() -> None:
    assert why(Known(consent=False)) is None
    assert why(Known(open_until=AT)) is None
    assert why(Known(about_to_buy=True), Terms(needs_consent=False, skip_sure=False)) is None
    assert why(Known(order_count=1), Terms(needs_consent=False, first_buyers=True)) is None
    assert why(Known(product_margin=0.4), Terms(needs_consent=False, product_id=VASE, discount=0.2)) is None


def test_whoever_buys_regularly_at_the_full_price_is_left_alone_until_they_are_late() -> None:
    assert buys_anyway(bought(65, 35, 5), at=AT)
    assert not buys_anyway(bought(100, 70, 40), at=AT)
    assert not buys_anyway(bought(35, 5), at=AT)
    assert not buys_anyway((*bought(65, 35), *bought(5, discounted=True)), at=AT)
    assert not buys_anyway(bought(800, 700, 5), at=AT)


def test_a_refusal_says_when_it_is_worth_asking_again() -> None:
    until = AT + timedelta(days=3)
    refusal = judge(Known(open_until=until), PLAIN, at=AT)
    assert refusal is not None
    assert refusal.retry_at == until
