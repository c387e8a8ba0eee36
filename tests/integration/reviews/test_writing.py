"""One review for each customer and product, by who received it; pressing twice or at once is once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.kernel import db, preferences
from shop.kernel.errors import Forbidden, NotFound
from shop.kernel.models import OutboxEvent
from shop.reviews import operations, queries
from shop.reviews.models import PUBLISHED, REJECTED, WAITING, Review
from shop.reviews.rules import ANYBODY, AT_ONCE
from tests.factories.reviews import AT, draft, person, product, rating, shown, written
from tests.support.crowd import errors, together

LATER = AT + timedelta(days=1)


def all_reviews() -> list[Review]:
    db.end_read()
    return list(db.session().scalars(select(Review)))


def facts(name: str) -> list[OutboxEvent]:
    db.end_read()
    found = select(OutboxEvent).where(OutboxEvent.name == f"reviews.{name}").order_by(OutboxEvent.id)
    return list(db.session().scalars(found))


def write(customer: uuid.UUID, mug: uuid.UUID, stars: int = 5, **said: str) -> Review:
    with db.transaction():
        return operations.write(
            customer_id=customer, product_id=mug, draft=draft(stars, **said), locale="en", at=LATER
        )


def test_a_buyers_review_waits_and_then_counts(sqlite) -> None:
    mug = product()
    made = written(mug, stars=4)
    assert (made.status, made.verified, rating(mug)) == (WAITING, True, (0, 0, []))
    with db.transaction():
        assert operations.publish(review_ids=[made.id], at=LATER) == 1
        assert operations.publish(review_ids=[made.id], at=LATER) == 0
    assert rating(mug) == (1, 400, [0, 0, 0, 1, 0])
    assert len(facts("review_published")) == 1


def test_who_has_not_bought_it_may_not_write(sqlite) -> None:
    mug, stranger = product(), person()
    with pytest.raises(Forbidden):
        write(stranger, mug)
    assert all_reviews() == []


def test_the_owner_may_let_all_customers_write_and_marks_who_bought(sqlite) -> None:
    mug, stranger = product(), person()
    with db.transaction():
        preferences.put(ANYBODY, True, at=AT)
    assert write(stranger, mug).verified is False
    with db.transaction():
        assert operations.grant(customer_id=stranger, product_ids=[mug], order_id=None, at=LATER) == 1
        assert operations.grant(customer_id=stranger, product_ids=[mug], order_id=None, at=LATER) == 0
    assert all_reviews()[0].verified is True


def test_a_change_is_looked_at_again(sqlite) -> None:
    mug, cleo = product(), person()
    first = shown(mug, customer_id=cleo, stars=5)
    changed = write(cleo, mug, stars=2, text="The handle came off.")
    assert (changed.id, changed.status, changed.edited_at) == (first.id, WAITING, LATER)
    assert rating(mug) == (0, 0, [])
    assert [fact.payload["edited"] for fact in facts("review_written")] == [False, True]


def test_the_same_words_again_change_nothing(sqlite) -> None:
    mug, cleo = product(), person()
    shown(mug, customer_id=cleo)
    assert write(cleo, mug).status == PUBLISHED
    assert rating(mug)[0] == 1


def test_reviews_that_appear_at_once_do_so_whatever_their_stars(sqlite) -> None:
    mug = product()
    with db.transaction():
        preferences.put(AT_ONCE, True, at=AT)
    assert [written(mug, stars=stars).status for stars in (1, 2, 3, 4, 5)] == [PUBLISHED] * 5
    assert rating(mug) == (5, 300, [1, 1, 1, 1, 1])


def test_a_rejected_review_does_not_appear_by_being_changed(sqlite) -> None:
    mug, cleo = product(), person()
    made = written(mug, customer_id=cleo)
    with db.transaction():
        preferences.put(AT_ONCE, True, at=AT)
        operations.reject(review_id=made.id, reason="spam", at=AT)
    assert write(cleo, mug, text="Something else").status == WAITING


def test_a_writer_takes_their_review_back(sqlite) -> None:
    mug, cleo = product(), person()
    shown(mug, customer_id=cleo)
    with db.transaction():
        operations.remove(customer_id=cleo, product_id=mug)
    assert (all_reviews(), rating(mug)) == ([], (0, 0, []))
    other = person()
    with pytest.raises(NotFound), db.transaction():
        operations.remove(customer_id=other, product_id=mug)


def test_two_presses_at_once_give_one_review(database) -> None:
    mug, cleo = product(), person()
    with db.transaction():
        operations.grant(customer_id=cleo, product_ids=[mug], order_id=None, at=AT)
    results = together(*[lambda: write(cleo, mug)] * 6)
    assert errors(results) == []
    assert len(all_reviews()) == len(facts("review_written")) == 1


def test_many_publishing_at_once_lose_no_star(database) -> None:
    mug = product()
    made = [written(mug, stars=1 + number % 5).id for number in range(10)]

    def publish(*review_ids: uuid.UUID) -> int:
        with db.transaction():
            return operations.publish(review_ids=review_ids, at=LATER)

    def hide(review_id: uuid.UUID) -> None:
        with db.transaction():
            operations.reject(review_id=review_id, reason="spam", at=LATER)

    acts = [lambda one=one: publish(one) for one in made[:6]]
    results = together(*acts, lambda: publish(*made[4:]), lambda: hide(made[0]))
    assert errors(results) == []
    shown_now = [one for one in all_reviews() if one.status == PUBLISHED]
    assert rating(mug)[0] == len(shown_now)
    assert sum(rating(mug)[2]) == len(shown_now) >= 9


def test_granting_and_writing_meet_in_any_order(database) -> None:
    mug, bowl, cleo = product(), product("Bowl"), person()
    both = [mug, bowl]

    def grant(order: list[uuid.UUID]) -> int:
        with db.transaction():
            return operations.grant(customer_id=cleo, product_ids=order, order_id=None, at=AT)

    results = together(*[lambda order=order: grant(order) for order in (both, both[::-1]) * 4])
    assert errors(results) == []
    assert sum(results) == 2
    assert {one.product_id for one in queries.received(cleo)} == set(both)


def test_a_rejection_says_why_and_is_no_matter_of_stars(sqlite) -> None:
    mug = product()
    made = shown(mug, stars=1)
    with db.transaction():
        operations.reject(review_id=made.id, reason="personal", note="Names a neighbor.", at=LATER)
        operations.reject(review_id=made.id, reason="personal", note="Names a neighbor.", at=LATER)
    assert (all_reviews()[0].status, rating(mug)) == (REJECTED, (0, 0, []))
    assert len(facts("review_rejected")) == 1
