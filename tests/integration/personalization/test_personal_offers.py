"""An offer from its template to the order that uses it: decided once, held out, within budget."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.checkout import flow
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.arms import HELD_OUT, TREATED
from shop.kernel.settings import Settings
from shop.mail.models import MARKETING, Mail
from shop.orders.models import Order
from shop.promotions import queries as promotions
from shop.promotions.benefits import FixedOff, PercentOff
from shop.promotions.models import Assignment, Promotion
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.factories.offers import TEN, begun, customer, decisions, hold_out, named, visit
from tracking.personalization.offers import deciding, granting, linking, making, sweeping
from tracking.personalization.offers.deciding import Refusal
from tracking.personalization.offers.drafting import BadOffer, Draft
from tracking.personalization.offers.tables import CONFLICT, Offer, OfferArm, OfferDecision, OfferRefusal
from tracking.personalization.offers.triggers import Candidate

LATER = AT + timedelta(days=31)


def bought_once(email: str, *, at: object = AT, **changes: object) -> uuid.UUID:
    return customer(email, orders_count=1, first_order_at=at, last_order_at=at, **changes)


def ordered(*, email: str = "cleo@example.com") -> Order:
    """A first order a month before LATER."""
    return order_of(press(cart_with(stocked_variant(title=f"Mug of {email}")), details(email=email)))


def decide(offer: Offer, who: Candidate, *, at: object = LATER) -> object:
    with db.transaction():
        return granting.decide(code=offer.code, candidate=who, at=at)  # type: ignore[arg-type]


def test_a_month_after_a_first_order_an_offer_is_made_and_used_once(sqlite: Settings) -> None:
    hold_out(0)
    first = ordered()
    offer = begun()
    assert sweeping.sweep(AT)["decided"] == 0
    assert sweeping.sweep(LATER)["decided"] == 1
    (decided,) = decisions(offer)
    assert (decided.arm, decided.customer_id) == (TREATED, first.customer_id)
    ((given, promotion),) = promotions.assignments_of(first.customer_id)
    assert given.reason == "Because you have bought from us once."
    assert given.expires_at == LATER + timedelta(days=14)
    assert len(given.code) == len("YOU-") + 13
    vase = stocked_variant(title="Tall vase")
    again = order_of(press(cart_with(vase, at=LATER), details(code=given.code), at=LATER))
    assert again.discount_minor == 280
    assert db.session().get_one(Assignment, given.id).used_order_id == again.id
    third = order_of(press(cart_with(vase, at=LATER), details(code=given.code), at=LATER))
    assert third.discount_minor == 0
    assert db.session().get_one(Promotion, promotion.id).used == 1


def test_everybody_is_decided_about_once(sqlite: Settings) -> None:
    hold_out(0)
    ordered()
    offer = begun()
    for days in range(3):
        sweeping.sweep(LATER + timedelta(days=days))
    assert len(decisions(offer)) == 1


def test_what_was_just_bought_is_left_out_of_the_offer(sqlite: Settings) -> None:
    hold_out(0)
    first = ordered()
    offer = begun(answers={"days": 5})
    soon = AT + timedelta(days=6)
    sweeping.sweep(soon)
    ((given, _promotion),) = promotions.assignments_of(first.customer_id)
    mug = db.session().scalars(select(Order).where(Order.id == first.id)).one()
    assert given.not_products
    variant = mug.quote["lines"][0]["variant_id"]
    seen = flow.view(
        cart_token=cart_with(uuid.UUID(variant), at=soon).token, details=details(code=given.code), at=soon
    )
    assert seen.quote.discount_total.minor == 0
    assert offer.cap_minor == 2000


def test_the_held_out_get_nothing_and_wait_as_long_as_the_others(sqlite: Settings) -> None:
    hold_out(100)
    who = bought_once("left-out@example.com")
    first, other = begun(), begun()
    sweeping.sweep(LATER)
    (decided,) = decisions(first)
    assert (decided.arm, decided.assignment_id, decided.open) == (HELD_OUT, None, True)
    assert promotions.assignments_of(who) == []
    assert decisions(other) == []
    refusal = db.session().scalars(select(OfferRefusal)).one()
    assert (refusal.why, refusal.retry_at) == (deciding.HOLDS_ONE, LATER + timedelta(days=14 + 30))
    over = refusal.retry_at
    sweeping.sweep(over - timedelta(minutes=1))
    assert decisions(other) == []
    assert sweeping.sweep(over)["decided"] == 1
    assert [one.arm for one in decisions(other)] == [HELD_OUT]


def test_a_budget_bounds_promises_and_gets_back_what_nobody_used(sqlite: Settings) -> None:
    hold_out(0)
    for number in range(5):
        bought_once(f"p{number}@example.com", at=AT + timedelta(minutes=number))
    offer = begun(budget_minor=4500, valid_days=5)
    sweeping.sweep(LATER)
    assert len(decisions(offer)) == 2
    refused = db.session().scalars(select(OfferRefusal.why)).all()
    assert refused == [deciding.SPENT] * 3
    of_first = select(Assignment).join(Customer, Customer.id == Assignment.customer_id)
    given = db.session().scalars(of_first.where(Customer.email == "p0@example.com")).one()
    typed = details(email="p0@example.com", code=given.code)
    press(cart_with(stocked_variant(), at=LATER), typed, at=LATER)
    later = LATER + timedelta(days=5)
    assert sweeping.sweep(later)["settled"] == 2
    kept = db.session().get_one(Offer, offer.code, populate_existing=True)
    assert (kept.offered, kept.committed_minor) == (4, 280 + 2 * 2000)


def test_nobody_erased_or_leaving_is_decided_about(sqlite: Settings) -> None:
    offer = begun()
    gone, leaving = bought_once("a@example.com"), bought_once("b@example.com", closing_at=LATER)
    found = sweeping.candidates(offer, at=LATER)
    assert [one.customer_id for one in found] == [gone]
    with db.transaction() as session:
        session.get_one(Customer, gone).erased_at = LATER
    assert [decide(offer, Candidate(customer_id=one)) for one in (gone, leaving, uuid.uuid4())] == [None] * 3
    assert decisions(offer) == []


def test_an_offer_that_the_margin_does_not_bear_is_refused(sqlite: Settings) -> None:
    draft = {"template": "second_order", "name": "Half", "title": "Half", "answers": {"days": 30}}
    for benefit in (PercentOff(4000, most_minor=900), PercentOff(9000, most_minor=900)):
        with pytest.raises(BadOffer), db.transaction():
            making.create(Draft(benefit=benefit, **draft), at=AT)  # type: ignore[arg-type]
    with pytest.raises(BadOffer), db.transaction():
        making.create(Draft(benefit=FixedOff(1000), least_minor=2000, **draft), at=AT)  # type: ignore[arg-type]
    with pytest.raises(BadOffer), db.transaction():
        making.create(Draft(benefit=PercentOff(1000), **draft), at=AT)  # type: ignore[arg-type]
    assert db.session().scalars(select(Offer)).all() == []


def test_a_budget_is_never_set_below_what_is_promised(sqlite: Settings) -> None:
    hold_out(0)
    bought_once("a@example.com")
    bought_once("b@example.com")
    offer = begun(budget_minor=5000)
    sweeping.sweep(LATER)
    asked = Draft(template="second_order", name="Come back", title="Thanks", benefit=TEN, budget_minor=3000)
    with pytest.raises(BadOffer), db.transaction():
        making.change(code=offer.code, draft=asked, at=LATER)


def test_a_paused_offer_decides_nothing_and_keeps_what_was_promised(sqlite: Settings) -> None:
    hold_out(0)
    first = ordered()
    offer = begun()
    sweeping.sweep(LATER)
    with db.transaction():
        making.pause(code=offer.code, at=LATER)
    bought_once("late@example.com")
    assert sweeping.sweep(LATER)["decided"] == 0
    ((given, _promotion),) = promotions.assignments_of(first.customer_id)
    typed = details(code=given.code)
    assert order_of(press(cart_with(stocked_variant(), at=LATER), typed, at=LATER)).discount_minor == 280


def test_a_visitors_group_and_offer_are_theirs_when_they_sign_in(sqlite: Settings) -> None:
    hold_out(10)
    offer = begun("campaign", answers={"campaign": "spring"}, held_out=0)
    agree, arms = [], {TREATED: named(TREATED), HELD_OUT: named(HELD_OUT)}
    for arm in (TREATED, HELD_OUT):
        visitor, who = next(arms[arm]), customer(f"{arm}@example.com")
        consent(visitor)
        decided = decide(offer, Candidate(visitor_id=visitor), at=AT)
        assert isinstance(decided, OfferDecision)
        join(visitor, who)
        join(visitor, who)
        agree.append((decided.arm, arm_of(who).arm, arm_of(who).key == visitor))
        given = promotions.assignments_of(who)
        assert len(given) == (1 if arm == TREATED else 0)
    assert agree == [(TREATED, TREATED, True), (HELD_OUT, HELD_OUT, True)]
    assert [one.customer_id is not None for one in decisions(offer)] == [True, True]


def test_a_visitor_orders_with_their_offer_and_it_is_theirs_from_then_on(sqlite: Settings) -> None:
    hold_out(10)
    offer = begun("campaign", answers={"campaign": "spring"}, held_out=0)
    visitor = next(named(TREATED))
    consent(visitor)
    decide(offer, Candidate(visitor_id=visitor), at=AT)
    with visit(visitor):
        first = order_of(press(cart_with(stocked_variant()), details()))
        second = order_of(press(cart_with(stocked_variant()), details()))
    other = order_of(press(cart_with(stocked_variant()), details(email="other@example.com")))
    assert [one.discount_minor for one in (first, second, other)] == [280, 0, 0]
    (given,) = db.session().scalars(select(Assignment))
    assert (given.customer_id, given.used_order_id) == (first.customer_id, first.id)


def test_two_visitors_of_different_groups_are_a_conflict_and_counted_in_none(sqlite: Settings) -> None:
    hold_out(10)
    offer = begun("campaign", answers={"campaign": "spring"}, held_out=0)
    one, other, who = next(named(TREATED)), next(named(HELD_OUT)), customer("cleo@example.com")
    for visitor in (one, other):
        consent(visitor)
        decide(offer, Candidate(visitor_id=visitor), at=AT)
        join(visitor, who)
    assert arm_of(who).conflict_at is not None
    assert {decided.excluded for decided in decisions(offer)} == {CONFLICT}
    refusal = decide(begun(), Candidate(customer_id=who))
    assert isinstance(refusal, Refusal)
    assert refusal.why == deciding.TWO_GROUPS


def test_without_consent_a_visitor_is_given_nothing(sqlite: Settings) -> None:
    hold_out(0)
    offer = begun("campaign", answers={"campaign": "spring"}, held_out=0)
    refusal = decide(offer, Candidate(visitor_id=str(uuid.uuid4())), at=AT)
    assert isinstance(refusal, Refusal)
    assert refusal.why == deciding.NO_CONSENT


def test_a_mail_goes_to_those_who_want_mails_and_only_when_offered(sqlite: Settings) -> None:
    hold_out(0)
    bought_once("yes@example.com", accepts_marketing=True, name="Dana")
    bought_once("no@example.com")
    begun(by_mail=True)
    sweeping.sweep(LATER)
    (mail,) = db.session().scalars(select(Mail).where(Mail.kind == "personal_offer"))
    assert (mail.recipient, mail.scope) == ("yes@example.com", MARKETING)
    assert mail.context["code"].startswith("YOU-")


def consent(visitor_id: str) -> None:
    from shop.customers import operations as customers
    from shop.kernel.origin import CONSENT_GRANTED

    with db.transaction():
        subject = f"visitor:{visitor_id}"
        customers.choose_consent(subject=subject, choice=CONSENT_GRANTED, source="test", at=AT)


def join(visitor_id: str, customer_id: uuid.UUID) -> None:
    with db.transaction() as session:
        linking.link(visitor_id=visitor_id, customer=session.get_one(Customer, customer_id), at=LATER)


def arm_of(customer_id: uuid.UUID) -> OfferArm:
    return db.session().get_one(OfferArm, str(customer_id))
