"""An offer's own held-out people beside those who never get any; the same person again on a new occasion."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from shop.catalog.models import Product
from shop.customers import operations as customers
from shop.customers.grouping.models import CustomerSegment, Segment
from shop.customers.models import Customer
from shop.kernel import arms, attention, db, ids, preferences
from shop.kernel.arms import HELD_OUT, TREATED
from shop.kernel.origin import CONSENT_GRANTED
from shop.kernel.settings import Settings
from shop.promotions import operations as promotions
from shop.promotions import queries as promotion_queries
from shop.promotions.benefits import PercentOff
from shop.promotions.models import Promotion
from shop.promotions.operations import BadPromotion
from tests.factories.catalog import make_product, stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.factories.offers import TEN, begun, customer, decisions, hold_out, named
from tracking.personalization.offers import (
    deciding,
    figures,
    former,
    granting,
    linking,
    making,
    moved,
    moving,
    queries,
    reactions,
    sweeping,
    together,
)
from tracking.personalization.offers.deciding import Bought, Refusal
from tracking.personalization.offers.drafting import BadOffer, Draft
from tracking.personalization.offers.moved import Moves
from tracking.personalization.offers.tables import AGAIN, CONFLICT, NEVER, REPEATED, Offer, OfferDecision
from tracking.personalization.offers.triggers import Candidate
from tracking.personalization.preferences import FORMER_PROMOTION

LATER, YEAR = AT + timedelta(days=31), timedelta(days=365)
DRAFT = Draft(template="second_order", name="Come back", title="Thanks", benefit=TEN, answers={"days": 30})


def decide(
    offer: Offer, visitor: str | None = None, who: uuid.UUID | None = None, at: datetime = AT
) -> object:
    with db.transaction():
        meant = Candidate(visitor_id=visitor, customer_id=who)
        return granting.decide(code=offer.code, candidate=meant, at=at)


def agreed(*visitors: str) -> None:
    with db.transaction():
        for visitor in visitors:
            subject = f"visitor:{visitor}"
            customers.choose_consent(subject=subject, choice=CONSENT_GRANTED, source="test", at=AT)


def join(visitor: str, who: uuid.UUID, at: datetime = LATER) -> None:
    with db.transaction() as session:
        linking.link(visitor_id=visitor, customer=session.get_one(Customer, who), at=at)


def own(offer: Offer, arm: str) -> str:
    """A visitor who may get offers, and is in this group of this one."""
    share = offer.held_out_bp / 10_000
    return next(one for one in named(TREATED) if arms.arm(one, offer=offer.code, share=share) == arm)


def test_each_offer_has_its_own_held_out_beside_those_who_never_get_any(sqlite: Settings) -> None:
    hold_out(10)
    spring = begun("campaign", answers={"campaign": "spring"}, held_out=5)
    never, given, kept = next(named(HELD_OUT)), own(spring, TREATED), own(spring, HELD_OUT)
    agreed(never, given, kept)
    for visitor in (never, given, kept):
        decide(spring, visitor)
    found = {one.visitor_id: (one.arm, one.excluded, one.share_bp) for one in decisions(spring)}
    assert found == {
        never: (HELD_OUT, NEVER, 1000),
        given: (TREATED, "", 500),
        kept: (HELD_OUT, "", 500),
    }
    told = figures.figures(spring, at=LATER)
    assert (told.eligible, told.offered, told.held_out, told.never) == (3, 1, 1, 1)
    assert (told.compared.treated.people, told.compared.held_out.people) == (1, 1)


def test_the_share_held_out_is_5_to_10_percent_and_stays_once_it_has_begun(sqlite: Settings) -> None:
    for percent in (0, 4, 11, 100):
        with pytest.raises(BadOffer) as said, db.transaction():
            making.create(replaced(held_out_percent=percent), at=AT)
        assert said.value.field == "held_out"
    offer = begun(held_out=7)
    with db.transaction():
        making.change(code=offer.code, draft=replaced(held_out_percent=5, again_days=90), at=AT)
    kept = db.session().get_one(Offer, offer.code)
    assert (kept.held_out_bp, kept.again_days) == (700, None)


def replaced(**changes: object) -> Draft:
    return replace(DRAFT, **changes)  # type: ignore[arg-type]


def test_two_devices_of_different_groups_of_an_offer_count_in_neither(sqlite: Settings) -> None:
    hold_out(0)
    offer = begun("campaign", answers={"campaign": "spring"}, held_out=10)
    one, other, who = own(offer, TREATED), own(offer, HELD_OUT), customer("cleo@example.com")
    agreed(one, other)
    for visitor in (one, other):
        decide(offer, visitor)
        join(visitor, who)
    assert {row.excluded for row in decisions(offer)} == {CONFLICT}
    twins = iter(
        v for v in named(TREATED) if arms.arm(v, offer=offer.code, share=0.1) == TREATED and v != one
    )
    again, dana = next(twins), customer("dana@example.com")
    another = next(twins)
    agreed(again, another)
    for visitor in (again, another):
        decide(offer, visitor)
        join(visitor, dana)
    told = [row.excluded for row in decisions(offer) if row.visitor_id in (again, another)]
    assert sorted(told) == ["", REPEATED]
    assert len(promotion_queries.assignments_of(dana)) == 1


def test_whoever_lapses_again_a_year_later_is_decided_about_again_and_counted_once(sqlite: Settings) -> None:
    hold_out(0)
    who = customer("dana@example.com", orders_count=2)
    segment()
    again = begun("segment", answers={"segment": "quiet"}, again_days=180)
    stay(who, since=AT)
    for days in (1, 60, 200):  # still of the same occasion
        sweeping.sweep(AT + timedelta(days=days))
    assert len(decisions(again)) == 1
    leave(at=AT + timedelta(days=210))
    stay(who, since=AT + YEAR)
    assert sweeping.sweep(AT + YEAR + timedelta(minutes=1))["decided"] == 1
    first, second = decisions(again)
    assert (first.excluded, second.excluded, second.arm, second.subject) == (
        "",
        AGAIN,
        first.arm,
        first.subject,
    )
    given = [one.id for one, _promotion in promotion_queries.assignments_of(who)]
    assert second.assignment_id in given
    told = figures.figures(again, at=AT + YEAR)
    assert (told.eligible, told.offered, told.again) == (1, 1, 1)
    behind = db.session().get_one(Promotion, again.promotion_id)
    assert behind.limit_per_customer is None  # each that is made can be kept


def segment() -> None:
    with db.transaction() as session:
        session.add(Segment(code="quiet", name="Quiet", kind="rule", rule={}, created_at=AT, updated_at=AT))


def stay(who: uuid.UUID, *, since: datetime) -> None:
    with db.transaction() as session:
        session.add(CustomerSegment(id=ids.new_id(), customer_id=who, code="quiet", since=since, until=None))


def leave(*, at: datetime) -> None:
    with db.transaction() as session:
        session.execute(update(CustomerSegment).values(until=at))


def test_the_promotion_behind_an_offer_is_changed_through_the_offer_alone(sqlite: Settings) -> None:
    reactions.install()
    offer = begun(budget_minor=5000)
    behind = offer.promotion_id
    assert behind is not None
    for change in ({"benefit": PercentOff(5000)}, {"budget_minor": None}, {"conditions": ()}):
        with pytest.raises(BadPromotion), db.transaction():
            promotions.change(promotion_id=behind, **change)
    with pytest.raises(BadPromotion), db.transaction():
        promotions.remove(promotion_id=behind)
    with db.transaction():
        promotions.change(promotion_id=behind, active=False)  # anybody may stop it
        making.change(code=offer.code, draft=replaced(budget_minor=9000), at=AT)
    kept = db.session().get_one(Promotion, behind)
    assert (kept.budget_minor, kept.benefit) == (9000, TEN.as_dict())


def test_the_former_second_order_discount_is_begun_again_in_one_press(sqlite: Settings) -> None:
    assert not former.remind(AT)  # nothing to begin in a store that never had it
    who = customer("dana@example.com", orders_count=1, last_order_at=AT)
    with db.transaction() as session:
        preferences.put(FORMER_PROMOTION, str(uuid.uuid4()), at=AT)
        old = {"subject": str(who), "arm": TREATED, "reason": "", "decided_at": AT}
        session.add(OfferDecision(id=ids.new_id(), offer=former.CODE, customer_id=who, **old))
    assert [former.remind(AT), former.remind(AT)] == [True, False]
    (item,) = attention.open_items()
    assert item.action == former.BEGIN
    with db.transaction():
        offer = former.begin(at=AT)
    assert (offer.state, offer.benefit["basis_points"], offer.cap_minor) == ("running", 1000, 1000)
    assert attention.open_count() == 0
    assert sweeping.sweep(LATER)["decided"] == 0  # who was decided about then is not asked again
    assert [one.excluded for one in decisions(offer)] == [REPEATED]
    assert not former.waiting()
    assert db.session().scalars(select(Offer.code)).all() == [former.CODE]


def test_orders_before_the_decision_tell_and_orders_after_it_are_the_outcome(sqlite: Settings) -> None:
    hold_out(0)
    offer = begun(valid_days=10)
    first = order_of(press(cart_with(stocked_variant()), details()))
    sweeping.sweep(LATER)
    bought = LATER + timedelta(days=3)
    press(cart_with(stocked_variant(title="Bowl"), at=bought), details(), at=bought)
    assert moving.shown(offer.code, at=LATER + timedelta(days=9)) == []  # it is not over yet
    (told,) = moving.shown(offer.code, at=LATER + timedelta(days=11))
    only = [Bought(first.placed_at, False, first.total_minor)]
    assert (told.treated, told.bought, told.traits) == (True, True, moved.traits(only, at=LATER))
    all_in_all = together.compared(at=bought + timedelta(days=1))
    assert (all_in_all.treated.people, all_in_all.treated.converted) == (1, 1)
    assert list(all_in_all.treated.revenue) == [2800]
    assert all_in_all.held_out.people == 0
    moving.learn(LATER + timedelta(days=11))
    db.end_read()
    kept = moved.read(db.session().get_one(Offer, offer.code, populate_existing=True).moves)
    assert kept is not None
    assert (kept.people, kept.buyers, kept.known) == (1, 1, False)
    with pytest.raises(BadOffer), db.transaction():
        making.change(code=offer.code, draft=replaced(only_moved=True), at=LATER)


def test_an_offer_for_a_product_that_is_withdrawn_is_told_to_nobody(sqlite: Settings) -> None:
    hold_out(0)
    offer = begun("visits", answers={"times": 3, "days": 14})
    with db.transaction():
        vase = make_product("Tall vase").id
    who = customer("dana@example.com")
    agreed(visitor := str(uuid.uuid4()))
    meant = Candidate(customer_id=who, visitor_id=visitor, product_id=vase, said={"product": "Tall vase"})
    with db.transaction():
        granting.decide(code=offer.code, candidate=meant, at=AT)
    told = queries.standing(customer_id=who, at=AT)
    assert told is not None
    assert told.product == "tall-vase"
    with db.transaction() as session:
        session.get_one(Product, vase).status = "archived"
    assert queries.standing(customer_id=who, at=AT) is None


def test_only_those_it_moves_are_asked_while_that_is_known(sqlite: Settings) -> None:
    hold_out(0)
    offer = begun()
    flat = [0.0] * (2 * moved.TRAITS + 2)
    flat[1 + moved.TRAITS] = -1.0  # whoever is offered it buys less often
    facts = {"weights": flat, "middle": [0.0] * moved.TRAITS, "spread": [1.0] * moved.TRAITS}
    known = Moves(as_of="", people=5000, held_out=500, buyers=500, qini=0.1, low=0.01, high=0.2, **facts)
    with db.transaction() as session:
        row = session.get_one(Offer, offer.code)
        row.moves, row.only_moved = known.as_dict(), True
    refused = [not_asked(offer, number) for number in range(20)]
    still = [arms.fraction(offer.code, "still asked", str(uuid.UUID(int=who))) for who in range(20)]
    one_in_ten = ["" if share < granting.STILL_ASKED else deciding.NOT_MOVED for share in still]
    assert refused == one_in_ten
    with db.transaction() as session:
        session.get_one(Offer, offer.code).moves = replace(known, low=-0.01).as_dict()
    assert [not_asked(offer, number) for number in range(20, 24)] == [""] * 4


def not_asked(offer: Offer, number: int) -> str:
    """Why a customer, whose id follows from `number`, is refused; empty where they are decided about."""
    who = uuid.UUID(int=number)
    with db.transaction() as session:
        email = f"p{number}@example.com"
        named = {"email": email, "email_as_typed": email, "locale": "en", "created_at": AT}
        session.add(Customer(id=who, orders_count=1, last_order_at=AT, **named))
    found = decide(offer, who=who, at=LATER)
    return found.why if isinstance(found, Refusal) else ""
