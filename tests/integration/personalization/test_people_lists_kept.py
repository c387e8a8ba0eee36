"""People's lists as they are learned, kept and written down; and of whom."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import func, select, update

from shop.customers import operations as customers
from shop.kernel import db
from shop.kernel.origin import CONSENT_DENIED
from shop.kernel.settings import Settings
from shop.recommendations import queries
from shop.recommendations.models import PersonalList
from tests.factories import journeys
from tests.factories.buying import bought
from tests.factories.catalog import AT, make_product
from tests.factories.journeys import customer
from tracking.personalization.lists import keeping, refreshing
from tracking.personalization.lists.tables import LearnedModel


def a_shop() -> tuple[list[uuid.UUID], list[object]]:
    with db.transaction():
        goods = [make_product(title).id for title in ("Sand mug", "Tall vase", "Oak bowl")]
    people = [customer(f"p{number}@example.com", at=AT - timedelta(days=90)) for number in range(3)]
    bought(people[0], goods[0], goods[1], at=AT - timedelta(days=20), number=1)
    bought(people[1], goods[0], goods[1], at=AT - timedelta(days=10), number=2)
    bought(people[2], goods[0], at=AT - timedelta(days=4), number=3, delivered=True)
    return goods, people


def lists_of(person: object) -> queries.PersonalLists | None:
    db.end_read()
    return queries.personal(person.id)  # type: ignore[attr-defined]


def test_who_bought_lately_has_lists_in_the_morning_and_who_is_erased_never_again(sqlite: Settings) -> None:
    goods, people = a_shop()
    assert refreshing.nightly(AT) == 3
    mine = lists_of(people[2])
    assert mine is not None
    assert [item.product_id for item in mine.buy_again] == [goods[0]]
    (first, *_) = mine.for_you
    assert (first.product_id, first.reason, first.because_of_id) == (goods[1], "goes_with_yours", goods[0])
    assert refreshing.nightly(AT) == 0  # all are fresh
    with db.transaction():
        customers.erase(customer_id=people[2].id, at=AT)  # type: ignore[attr-defined]
    assert refreshing.refresh([people[2].id], at=AT + timedelta(days=1)) == 1  # type: ignore[attr-defined]
    assert lists_of(people[2]) is None


def test_a_list_is_made_anew_when_its_customer_who_agreed_comes_by(sqlite: Settings) -> None:
    _, people = a_shop()
    refreshing.nightly(AT)
    later = AT + timedelta(days=2)
    asked = journeys.visit(actor=f"customer:{people[0].id}")  # type: ignore[attr-defined]
    journeys.look(asked, at=later - timedelta(minutes=1))
    journeys.look(journeys.undecided(), at=later - timedelta(minutes=1))
    assert refreshing.visits(later) == 1
    assert refreshing.visits(later) == 0
    mine = lists_of(people[0])
    assert mine is not None
    assert mine.computed_at == later
    with db.transaction():
        customers.choose_consent(
            subject=f"customer:{people[0].id}",  # type: ignore[attr-defined]
            choice=CONSENT_DENIED,
            source="test",
            at=later,
        )
    refreshing.refresh([people[0].id], at=later)  # type: ignore[attr-defined]
    mine = lists_of(people[0])
    assert mine is not None
    assert mine.buy_again
    assert mine.for_you == ()


def test_what_is_wanted_now_follows_without_learning_again(database: Settings) -> None:
    goods, people = a_shop()
    keeping.learn_goods(at=AT)
    before = keeping.current()
    assert before is not None
    assert keeping.current() is before
    for number in range(4, 7):
        bought(people[0], goods[2], at=AT + timedelta(days=1), number=number)
    at = AT + timedelta(days=2)
    refreshing.hourly(at)
    known = keeping.current()
    assert known is not None
    week = known.market.share(7, 0)
    assert {one: round(float(week[known.codes[one]]), 2) for one in goods} == {
        goods[0]: 0.25,
        goods[1]: 0.0,
        goods[2]: 0.75,
    }
    assert keeping.learn_ranker(at=at) == {"requests": 3, "learned": False}
    with db.transaction() as session:
        session.execute(update(LearnedModel).values(made_at=AT))
    assert db.session().scalar(select(func.count()).select_from(LearnedModel)) == 3
    assert keeping.ranker_is_older(AT + timedelta(seconds=1))
    assert not db.session().scalar(select(func.count()).select_from(PersonalList))
