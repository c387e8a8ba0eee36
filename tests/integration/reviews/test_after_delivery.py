"""What follows from a parcel that arrived: the right to review, and stars to tap in the mail that says so."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.kernel import clock, db, registry
from shop.kernel.registry import Person
from shop.mail import previews
from shop.mail.models import Mail
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.reviews import demo, links, operations, privacy, queries
from shop.reviews.models import Question, Review, ReviewRight
from tests.factories.catalog import make_product
from tests.factories.checkout import paid_order
from tests.factories.reviews import AT, person, product, rating, shown
from tests.support.wiring import drain

PARCEL = uuid.UUID(int=7)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(AT):
        yield


def arrive(order: Order) -> None:
    lines = {line.id: line.quantity for line in order.lines}
    with db.transaction():
        orders.record_shipped(
            order_id=order.id, parcel_id=PARCEL, lines=lines, carrier="ups", tracking_number="1Z", at=AT
        )
        orders.record_milestone(
            order_id=order.id, parcel_id=PARCEL, milestone="delivered", happened_at=AT, at=AT
        )


def rights() -> list[ReviewRight]:
    db.end_read()
    return list(db.session().scalars(select(ReviewRight)))


def test_a_delivered_order_grants_its_buyer_the_right_once(sqlite) -> None:
    order = paid_order()
    drain()
    assert rights() == []
    arrive(order)
    drain()
    assert [(one.customer_id, one.product_id, one.order_id) for one in rights()] == [
        (order.customer_id, order.lines[0].product_id, order.id)
    ]


def test_a_link_is_good_for_half_a_year_and_names_one_product(sqlite) -> None:
    customer, mug = uuid.UUID(int=1), uuid.UUID(int=2)
    token = links.token(customer, mug, at=AT)
    assert links.read(token, at=AT + timedelta(days=179)) == (customer, mug)
    with pytest.raises(Exception, match="not valid any more"):
        links.read(token, at=AT + timedelta(days=181))


@pytest.mark.parametrize("locale", ["en", "he"])
@pytest.mark.parametrize("name", ["parcel_delivered", "question_answered", "review_rejected"])
def test_the_mails_can_be_read(sqlite, name: str, locale: str) -> None:
    made = previews.render(name, locale=locale)
    assert made.subject
    if name == "parcel_delivered":
        assert made.html.count("stars=5") == 2
        assert "/reviews/sample" in made.text


def test_who_wants_to_be_forgotten_is_and_the_counts_follow(sqlite) -> None:
    mug, cleo = product(), person("Cleo Rivers", "cleo@example.com")
    shown(mug, customer_id=cleo)
    shown(mug, stars=3)
    with db.transaction():
        operations.ask(product_id=mug, text="Is it heavy?", email="cleo@example.com", locale="en", at=AT)
    who = Person(customer_id=cleo, email="cleo@example.com")
    told = registry.exporters()["reviews"](who)
    assert [one["text"] for one in told["reviews"]] == ["Keeps coffee warm."]
    assert [one["text"] for one in told["questions"]] == ["Is it heavy?"]
    with db.transaction():
        privacy.erase(who, AT)
        privacy.erase(who, AT)
    db.end_read()
    assert queries.of_customer(cleo) == []
    assert [one.customer_id for one in rights()] != [cleo]
    assert rating(mug) == (1, 300, [0, 0, 1, 0, 0])
    assert db.session().scalars(select(Question.email)).all() == [""]


def test_the_demo_store_has_reviews_on_its_pieces(sqlite) -> None:
    with db.transaction():
        made = [make_product(title).id for title in ("Harbor Mug", "Moon Vase", "Rice Bowl", "Tapas Plate")]
        more = [make_product(title).id for title in ("Gull Teapot", "Terrace Planter")]
    buyer = person("Maya Brooks")
    with db.transaction():
        operations.grant(customer_id=buyer, product_ids=made[:1], order_id=None, at=AT)
    db.end_read()
    demo.seed(AT)
    demo.seed(AT)
    db.end_read()
    rows = list(db.session().scalars(select(Review)))
    assert len(rows) == 40
    assert {one.source for one in rows} == {"demo"}
    assert {one.locale for one in rows} == {"en", "he"}
    assert {one.stars for one in rows} == {2, 3, 4, 5}
    assert [one.name for one in rows if one.verified] == ["Maya B."]
    assert all(rating(product_id)[0] for product_id in (*made, *more))
    assert all(one.written_at < AT for one in rows)


def test_no_mail_is_queued_for_what_nobody_wrote(sqlite) -> None:
    shown(product())
    drain()
    db.end_read()
    assert db.session().scalars(select(Mail)).all() == []
