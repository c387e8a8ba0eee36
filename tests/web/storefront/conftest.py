"""A small shop to look at: products with and without choices, stock, pictures, collections; and shoppers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from shop.catalog import operations as catalog
from shop.catalog.operations.collections import CollectionInput
from shop.catalog.rules import VariantInput
from shop.customers.models import Customer
from shop.inventory import operations as inventory
from shop.kernel import clock, db, ids
from shop.orders.models import Order
from shop.web import signals
from shop.web.signals import PageSeen
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper

GOOD, DECLINED, ASKS = "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0027 6000 3184"
TYPED = {
    "email": "cleo@example.com",
    "name": "Cleo Rivers",
    "line1": "12 Harbor Street",
    "postal_code": "04101",
    "city": "Portland",
    "region": "ME",
}


@dataclass(frozen=True)
class Shelf:
    """What is for sale. The mug comes in Slate and Sand, Small and Large; Slate / Small is sold out."""

    mug: uuid.UUID
    bowl: uuid.UUID
    gone: uuid.UUID
    variants: dict[str, uuid.UUID]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def shelf(app: Any, scene: Any) -> Shelf:
    """Three products in the collection "Table"."""
    found: Shelf = scene("storefront's shelf", _shelf)
    return found


def _shelf() -> Shelf:
    choices = [(glaze, size) for glaze in ("Slate", "Sand") for size in ("Small", "Large")]
    with db.transaction():
        mug = make_product(
            "Mug",
            option_names=("Glaze", "Size"),
            variants=tuple(
                VariantInput(
                    options=choice, price_minor=2800 if choice[1] == "Large" else 2400, sku="-".join(choice)
                )
                for choice in choices
            ),
            description_html="<p>Thrown by hand.</p>",
        )
        bowl = make_product("Bowl", stock=3, price_minor=1900)
        gone = make_product("Candle", stock=0, price_minor=900)
        table = catalog.create_collection(CollectionInput(title="Table"), at=NOON)
        catalog.set_members(table.id, [mug.id, bowl.id, gone.id])
        sold_out = mug.variants[0].id
        inventory.set_on_hand(variant_id=sold_out, on_hand=0, reason="counted", at=NOON)
        variants = {"/".join(filter(None, (v.option1, v.option2))): v.id for v in mug.variants}
        variants |= {"Bowl": bowl.variants[0].id, "Candle": gone.variants[0].id}
    return Shelf(mug=mug.id, bowl=bowl.id, gone=gone.id, variants=variants)


@pytest.fixture
def cleo(client: Any, shelf: Shelf) -> Shopper:
    """A shopper nobody has seen before, in the filled shop."""
    return Shopper(client)


@pytest.fixture
def another(app: Any) -> Callable[[], Shopper]:
    """Makes more shoppers, each with cookies of their own."""
    return lambda: Shopper(app.test_client())


def token(html: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def orders() -> list[Order]:
    """Every order there is, with its lines."""
    db.end_read()
    return list(db.session().scalars(select(Order).options(selectinload(Order.lines)).order_by(Order.number)))


def account(email: str = "cleo@example.com", **more: Any) -> Customer:
    """A customer with an account."""
    with db.transaction() as session:
        made = Customer(
            id=ids.new_id(), email=email, email_as_typed=email, created_at=NOON, locale="en", **more
        )
        session.add(made)
    return made


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that change the shop's store while the block runs."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            sent.append(statement)

    event.listen(db.engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine(), "before_cursor_execute", note)


@pytest.fixture
def seen() -> Iterator[list[PageSeen]]:
    """Every page view with its notes, as the journey hears of them."""
    heard: list[PageSeen] = []
    signals.listen(heard.append)
    yield heard
    signals._listeners.remove(heard.append)


def noted(seen: list[PageSeen]) -> list[str]:
    """The names of all notes, in order."""
    return [name for page in seen for name, _params in page.notes]


def agree(shopper: Shopper) -> None:
    """Say yes to being remembered."""
    shopper.visit("/consent").press("Yes, you may")


@pytest.fixture
def at_the_till(cleo: Shopper) -> Shopper:
    """Cleo, about to pay for a bowl."""
    return cleo.visit("/products/bowl").press("Buy now")


def fields(shopper: Shopper) -> dict[str, str]:
    """The checkout form as it stands."""
    return dict(next(form for form in shopper.see.forms if form.name == "checkout").fields)
