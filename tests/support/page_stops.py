"""Every page that a shopper can see, and the states of pages that no address of its own leads to.

Pages come from the table of routes: a route that a shopper may ask for and that answers with a page is
visited by itself, and one that leads elsewhere is in `ELSEWHERE`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from flask import Flask, abort
from playwright.sync_api import Page
from sqlalchemy import select

from shop.catalog.models import Media, Product
from shop.catalog.pictures import renditions
from shop.catalog.rules import VariantInput
from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.inventory import operations as inventory
from shop.kernel import db, ids
from shop.orders import operations as orders
from tests.conftest import NOON
from tests.factories.catalog import make_product, picture_bytes
from tests.factories.checkout import DECLINED, NEW_YORK, cart_with, details, order_of, press
from tests.factories.recommendations import goes_with
from tests.support import route_questions as questions
from tests.support.route_questions import IN
from tests.support.route_table import TABLE
from tests.support.route_world import NOW, World

# Asked for by a shopper, and led to a page that has an address of its own.
ELSEWHERE = {"GET /checkout/progress", "GET /favicon.ico", "GET /orders/<token>/payment", "GET /purchase"}
ELSEWHERE |= {"GET /track/<token>.ics"}  # once it has arrived there is no day to note
BROKEN = (400, 403, 404, 410, 429, 500)
FORGED = ("stock-alerts", "reviews", "newsletter", "survey", "account/sign-in", "mail/unsubscribe", "track")
ORDERS = ("unpaid_token", "declined_token", "cancelled_token")
STATES = (
    "/search?q=vase",
    "/search?q=zzz",
    "/collections/all?option.Size=Large&sort=title",
    "/products/rare",
    "/products/vase",
    "/products/bowl",
    *(f"/{place}/forged" for place in FORGED),
)


@dataclass(frozen=True)
class Stop:
    """A page to look at; `do` brings it into the state that is meant."""

    path: str
    person: str = "stranger"
    do: Callable[[Page], None] = lambda page: None


def fill(world: World) -> None:
    """What `route_world` has not: choices, pictures, companions, orders in trouble."""
    mug_id = uuid.UUID(str(world.values["product_id"]))
    with db.transaction() as session:
        vase, bowl = _vase(), make_product("Bowl", stock=3, price_minor=1900)
        inventory.set_on_hand(variant_id=vase.variants[0].id, on_hand=0, reason="counted", at=NOON)
        session.add_all(_pictures([vase.id, vase.id, bowl.id]))
        pairs = ((mug_id, bowl.id), (vase.id, mug_id), (bowl.id, vase.id))
        for pair in pairs:
            goes_with(*pair)
        cleo = session.scalars(select(Customer).where(Customer.email == "cleo@example.com")).one()
        customers.save_address(customer_id=cleo.id, address=NEW_YORK, at=NOW)
        variant_id = bowl.variants[0].id
    _trouble(world, variant_id)


def _vase() -> Product:
    """Three options to choose; one of them has a long name."""
    glazes = ("Slate", "Sand", "A celadon that has a long name")
    choices = product(glazes, ("Small", "Large"), ("With", "Without"))
    return make_product(
        "Vase",
        option_names=("Glaze", "Size", "Lid"),
        variants=tuple(VariantInput(options=one, price_minor=4200, compare_at_minor=5200) for one in choices),
        description_html="<p>Thrown by hand.</p><ul><li>Stoneware</li></ul>",
    )


def _pictures(products: list[uuid.UUID]) -> Iterator[Media]:
    photo = renditions.store(picture_bytes())
    for product_id in products:
        yield Media(
            id=ids.new_id(),
            product_id=product_id,
            file=photo.file,
            width=photo.width,
            height=photo.height,
            widths=list(photo.widths),
            ground=photo.ground,
            due_at=NOON,
            attempts=0,
            done_at=NOON,
        )


def _trouble(world: World, variant_id: uuid.UUID) -> None:
    """An order whose card was declined, and one that was given up."""
    declined = order_of(press(cart_with(variant_id), card=DECLINED, at=NOW))
    by_transfer = details(payment_code="bank_transfer")
    given_up = order_of(press(cart_with(variant_id), by_transfer, card=None, at=NOW))
    with db.transaction():
        orders.cancel(order_id=given_up.id, reason="customer", at=NOW)
    world.values |= {"declined_token": declined.token, "cancelled_token": given_up.token}


def break_on_demand(app: Flask) -> None:
    """An address for each page of an error; before the first request."""
    app.add_url_rule("/broken/<int:status>", view_func=_break)


def _break(status: int) -> str:
    if status < 500:
        abort(status)
    raise RuntimeError("broken for a test")


def of_routes(app: Any, world: World) -> Iterator[Stop]:
    """A stop for every page among the routes."""
    rules = {f"GET {rule.rule}": rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    for route, people in TABLE.items():
        if not route.startswith("GET") or "/admin" in route or people["customer"] != IN:
            continue
        person = "stranger" if people["stranger"] == IN else "customer"
        rule = rules[route]
        path = questions.build(rule, {name: questions.value_of(rule, name, world) for name in rule.arguments})
        answer = world.browser(app, person).get(path, headers={"Accept": "text/html"})
        assert (answer.status_code < 300) == (route not in ELSEWHERE), f"{route}: {answer.status}"
        if answer.status_code < 300 and b"<html" in answer.data:
            yield Stop(path, person)


def of_states(world: World) -> Iterator[Stop]:
    """Pages in states that an address alone does not bring about."""
    yield from (Stop(f"/broken/{status}") for status in BROKEN)
    yield from (Stop(path) for path in STATES)
    yield from (Stop(f"/orders/{world.values[name]}") for name in ORDERS)
    yield Stop("/account/sign-in", "stranger", _unfold)
    yield Stop("/", "undecided")
    yield Stop("/cart", "newcomer")
    yield Stop("/wishlist", "newcomer")
    yield Stop("/products/vase", "newcomer", _open("#buy button[data-buy]:not([formaction])"))
    yield Stop("/products/bowl", "newcomer", _heart)
    yield Stop("/wishlist", "newcomer")
    yield Stop("/checkout", "newcomer")
    yield Stop("/checkout", "newcomer", _pay_nothing)
    yield Stop("/products/bowl", "customer", _open("#buy .button--tap"))
    yield Stop("/purchase", "customer")
    yield Stop("/checkout", "customer")
    yield Stop("/", "customer", _menu)
    yield Stop("/account", "other customer")
    yield Stop("/account/orders", "other customer")
    yield Stop("/account/addresses", "other customer")
    yield Stop("/account/cards", "other customer")


def _open(button: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.locator(button).first.click()
        page.locator("dialog[open]").wait_for()

    return press


def _heart(page: Page) -> None:
    page.locator(".heart").first.click()
    page.locator(".heart[aria-pressed=true]").first.wait_for()


def _pay_nothing(page: Page) -> None:
    page.locator(".button--pay").click()
    page.locator("[aria-invalid=true]").first.wait_for()


def _menu(page: Page) -> None:
    page.locator(".header__toggle summary").evaluate("menu => menu.click()")


def _unfold(page: Page) -> None:
    page.locator("main summary").first.click()
