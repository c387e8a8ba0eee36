"""Kept cards that are read with their owner: the same cards, without another statement."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.payments import cards
from shop.payments.models import SavedCard
from tests.factories.checkout import AT
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("database")


def somebody(email: str, *brands: str) -> Customer:
    """A customer with a kept card of each brand, and one whose holder is not known for sure."""
    with db.transaction() as session:
        made = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=AT)
        session.add(made)
        session.flush()
        for brand in (*brands, ""):
            one = ids.new_id()
            session.add(
                SavedCard(id=one, customer_id=made.id, gateway="test", mode="test", reference=f"card {one}",
                          customer_ref="c, 'x'", brand=brand, last4="4242", exp_month=2, exp_year=2034,
                          trusted=bool(brand), created_at=AT)
            )  # fmt: skip
    db.end_read()
    return made


def test_cards_read_beside_their_owner_are_theirs() -> None:
    people = somebody("cleo@example.com", "Visa", "Amex"), somebody("dana@example.com")
    asked = {one.id: cards.kept(one.id) for one in people}
    assert [card.brand for card in asked[people[0].id]] == ["Amex", "Visa"]
    assert asked[people[1].id] == []
    db.end_read()
    for found, told in db.session().execute(select(Customer.id, cards.beside(Customer.id))).all():
        cards.remember(found, told)
    with counted() as sent:
        assert {one.id: cards.kept(one.id) for one in people} == asked
    assert sent == []
