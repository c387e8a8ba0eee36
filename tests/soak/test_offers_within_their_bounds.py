"""Fifty at once for an offer that is enough for a few, each with their code twice, and a worker that dies.

Whatever the order: never more offers than the budget keeps, no code used twice, no price under the margin
floor, one standing offer a person, and everybody in the groups that their first visit says, of the store and
of the offer.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError, TimeoutError

from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.kernel import arms, db, ids, preferences
from shop.orders.models import Order, OrderLine
from shop.promotions.models import Assignment, Promotion, Redemption
from shop.promotions.queries import MARGIN_FLOOR
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, press
from tests.factories.offers import TEN, begun, hold_out
from tests.support.crowd import together
from tests.support.sudden_death import Blade, Death
from tracking.personalization.offers import granting, linking, sweeping
from tracking.personalization.offers.tables import NEVER, Offer, OfferArm, OfferDecision
from tracking.personalization.offers.triggers import Candidate

PEOPLE, TRIES, FLOOR = 25, 50, 3000
LATER = AT + timedelta(days=31)


@pytest.fixture
def shop(database: object) -> uuid.UUID:
    """A mug of which the floor lets 7 of 100 come off, and a tenth of the people held out."""
    hold_out(10)
    mug = stocked_variant(100_000, title="Mug")
    with db.transaction() as session:
        variant = session.get_one(Variant, mug)
        variant.cost_minor = round(variant.price_minor * 0.65)
    return mug


def test_fifty_at_once_and_a_worker_that_dies(shop: uuid.UUID, rounds: Callable[[int, int], int]) -> None:
    chance = random.Random(7)
    for number in range(rounds(1, 40)):
        people = crowd(number)
        offer = made_before_the_floor()
        rush(offer, people, chance)
        die_while_sweeping(chance)
        everybody_orders(shop, offer)
        hold(shop, offer, people)
        end(offer)


def made_before_the_floor() -> Offer:
    """The owner raises the least margin afterwards: what was offered before goes no lower in any order."""
    floor_at(-1)
    offer = begun(benefit=TEN, budget_minor=5 * 2000, limit_count=6)
    floor_at(FLOOR)
    return offer


def floor_at(basis_points: int) -> None:
    """The least margin is this; -1: none."""
    with db.transaction():
        preferences.put(MARGIN_FLOOR, basis_points, at=AT)


def crowd(number: int) -> list[uuid.UUID]:
    """Customers a month after their first order; of most a first visit is known."""
    rows = [
        Customer(
            id=ids.new_id(),
            email=f"p{number}.{who}@example.com",
            email_as_typed="",
            locale="en",
            orders_count=1,
            last_order_at=AT,
            created_at=AT,
            first_visitor_id=str(uuid.UUID(int=number * 1000 + who)) if who % 5 else None,
        )
        for who in range(PEOPLE)
    ]
    with db.transaction() as session:
        session.add_all(rows)
    return [row.id for row in rows]


def rush(offer: Offer, people: list[uuid.UUID], chance: random.Random) -> None:
    """Fifty tries at the same time, most people twice; and some who sign in meanwhile."""

    def decide(customer_id: uuid.UUID) -> Callable[[], object]:
        def act() -> object:
            with db.transaction():
                return granting.decide(
                    code=offer.code, candidate=Candidate(customer_id=customer_id), at=LATER
                )

        return act

    def sign_in(customer_id: uuid.UUID) -> Callable[[], object]:
        def act() -> object:
            with db.transaction() as session:
                customer = session.get_one(Customer, customer_id)
                visitor = customer.first_visitor_id or str(customer_id)
                return linking.link(visitor_id=visitor, customer=customer, at=LATER)

        return act

    acts = [decide(who) for who in (*people, *chance.sample(people, TRIES - PEOPLE - 5))]
    acts += [sign_in(who) for who in people[:5]]
    chance.shuffle(acts)
    faults = [one for one in together(*acts) if isinstance(one, Exception)]
    refused = [one for one in faults if not isinstance(one, granting.NothingLeft) and not busy(one)]
    assert refused == []


def busy(fault: object) -> bool:
    """Whether a database with too much to do turned somebody away: nothing happened; they may try again."""
    return isinstance(fault, TimeoutError) or (
        isinstance(fault, OperationalError) and "lock" in str(fault.orig)
    )


def die_while_sweeping(chance: random.Random) -> None:
    """The worker dies at a few commits, before or after, and is started again."""
    blade = Blade()
    with blade.over_commits():
        for _ in range(3):
            blade.arm(chance.randrange(12))
            with suppress(Death):
                sweeping.sweep(LATER + timedelta(days=2))
            blade.rise()
    sweeping.sweep(LATER + timedelta(days=2))


def everybody_orders(mug: uuid.UUID, offer: Offer) -> None:
    """Whoever has a code presses twice at the same time."""
    db.end_read()
    held = (
        select(Assignment.code, Customer.email)
        .join(Customer, Customer.id == Assignment.customer_id)
        .where(Assignment.promotion_id == offer.promotion_id)
        .order_by(Assignment.code)
    )
    at = LATER + timedelta(days=3)
    acts = []
    for code, email in db.session().execute(held).all():
        for _ in range(2):
            cart = cart_with(mug, at=at)
            acts.append(partial(press, cart, details(code=code, email=email), at=at))
    turned_away = [act for act, found in zip(acts, together(*acts), strict=True) if busy(found)]
    for act in turned_away:
        together(act)


def hold(mug: uuid.UUID, offer: Offer, people: list[uuid.UUID]) -> None:
    """What must be true after all of it."""
    db.end_read()
    session = db.session()
    kept = session.get_one(Offer, offer.code, populate_existing=True)
    promotion = session.get_one(Promotion, offer.promotion_id, populate_existing=True)
    made = session.scalars(select(Assignment).where(Assignment.promotion_id == offer.promotion_id)).all()
    assert len(made) == kept.offered == 5
    assert promotion.given_minor <= kept.committed_minor <= 5 * 2000
    mine = Redemption.promotion_id == offer.promotion_id, Redemption.released_at.is_(None)
    used = session.execute(select(func.count(), func.count(Redemption.assignment_id.distinct())).where(*mine))
    assert used.one() == (promotion.used, promotion.used)
    assert promotion.used == len([one for one in made if one.used_order_id]) == len(made)
    cost = session.get_one(Variant, mug).cost_minor or 0
    lines = select(OrderLine).join(Order, Order.id == OrderLine.order_id).where(OrderLine.variant_id == mug)
    assert all(line.total_minor * (10_000 - FLOOR) >= cost * 10_000 for line in session.scalars(lines))
    standing = select(func.count()).where(OfferDecision.customer_id.in_(people), OfferDecision.open)
    assert max(session.scalars(standing.group_by(OfferDecision.customer_id)), default=0) <= 1
    never = set()
    for group in session.scalars(select(OfferArm)):
        assert group.arm == arms.arm(group.key, offer="offers", share=0.1)
        never |= {group.key} if group.arm == arms.HELD_OUT else set()
    decided = select(OfferDecision).where(OfferDecision.offer == offer.code)
    for one in session.scalars(decided):
        if one.subject in never:
            assert (one.arm, one.excluded) == (arms.HELD_OUT, NEVER)
        else:
            assert (one.arm, one.excluded) == (arms.arm(one.subject, offer=offer.code, share=0.1), "")
    db.end_read()


def end(offer: Offer) -> None:
    """Make room for the next round."""
    from tracking.personalization.offers import making

    with db.transaction():
        making.end(code=offer.code, at=LATER)
