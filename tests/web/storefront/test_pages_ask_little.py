"""Whoever asks for an address of shoppers, it asks the database at most six things, however much there is.

So it does for strangers, with a cart, for who has signed in and has bought, wished and agreed to be known, in
either language and in another currency; the preferences, read once a request, are not counted. What a process
keeps until it changes is read by the first page that needs it, each of it in one statement.
"""

from __future__ import annotations

import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.recommendations import operations as recommendations
from shop.recommendations.operations import Item
from tests.conftest import SECRET, _open
from tests.factories.catalog import make_product
from tests.support import cold, route_world
from tests.support import route_questions as questions
from tests.support.route_state import World
from tests.support.route_table import shoppers
from tests.support.route_world import NOW
from tests.support.statements import counted

MOST, KEPT = 6, 11
# What is asked for once, by machines or about an order that was placed: what stands on it comes from many.
MORE = {
    "/feeds/google.xml": 10,  # a file for machines, read in parts
    "/feeds/new.xml": 8,
    "/sitemaps/<name>.xml": 7,
    "/account/privacy/data.json": 60,  # one for each table that knows the person
    "/account": 9,  # the last order, what is due, what to review, what was asked
    "/reviews/<token>": 7,  # what a mail's link proves, what was written, and what else is to review
    "/orders/<token>": 14,  # each panel, of deliveries, invoices, returns and reviews, asks for itself
    "/orders/<token>/payment": 9,  # asks the payment provider
    "/returns/for/<token>": 10,
    "/track/<token>": 14,
    "/warehouse/<token>/<uuid:work_id>": 8,
    "/warehouse/<token>/<uuid:work_id>/packing-slip": 8,
}
ASKED = {
    "a search": "/search?q=thing",
    "a search for nothing there is": "/search?q=nothing+at+all",
    "everything, narrowed": "/collections/all?price-from=5&sort=price-up&page=2",
    "a product with what goes with it": "/products/thing-7",
}
ROUTES = [
    route
    for _who, lines in shoppers.GROUPS
    for method, route in (line.split() for line in lines.strip().splitlines())
    if method == "GET" and not route.startswith(("/admin", "/static/"))
]
Browsers = dict[str, tuple[Any, str]]


@pytest.fixture(scope="module")
def world(made_app: Any, folder: Path, sqlite_tables: Path) -> Iterator[World]:
    """A shop in which every address leads somewhere."""
    settings = Settings(
        env="test", secret_key=SECRET, var_dir=folder / "var", base_url="http://localhost", seed_demo=False
    )
    db.dispose()
    shutil.rmtree(settings.var_dir, ignore_errors=True)
    settings.var_dir.mkdir()
    for store in db.STORES:
        shutil.copy(sqlite_tables / f"{store}.sqlite3", settings.var_dir)
    _open(settings)
    made = route_world.make(made_app, settings)
    with clock.frozen(NOW):
        yield made
    db.dispose()


@pytest.fixture(scope="module")
def browsers(made_app: Any, world: World) -> Browsers:
    """Whoever may ask, by name: their browser, and what stands before its paths."""
    things = _much_for_sale(world)
    cart, customer = world.browser(made_app, "stranger"), world.browser(made_app, "customer")
    for browser in (cart, customer):
        browser.submit("/consent", "/consent", {"choice": "yes"})
        for number in range(10, 14):
            browser.get(f"/products/thing-{number}")
    for product_id in things[:2]:
        customer.submit("/", "/wishlist/items", {"product": str(product_id)})
    abroad = world.browser(made_app, "other customer")
    abroad.get("/?currency=EUR")
    return {
        "stranger": (made_app.test_client(), ""),
        "cart": (cart, ""),
        "customer": (customer, ""),
        "customer, in Hebrew": (customer, "/he"),
        "customer, in euros": (abroad, ""),
    }


def _much_for_sale(world: World) -> list[uuid.UUID]:
    """Forty more things, best sellers, and lists of Cleo's own."""
    mug, cleo = world.values["product_id"], world.values["customer_id"]
    with db.transaction():
        things = [make_product(f"Thing {n}", handle=f"thing-{n}", stock=5).id for n in range(40)]
        best = [(mug, 2.0), *((product_id, 1.0) for product_id in things[:20])]
        recommendations.replace_popular(best, at=NOW)
        again = [Item(product_id=mug, score=2.0, reason="bought_often", times=3)]
        new = [Item(product_id=one, score=1.0, reason="goes_with_yours", because_of_id=mug) for one in things]
        recommendations.replace_personal(customer_id=cleo, buy_again=again, for_you=new[20:], at=NOW)
    return things


def _asks_little(browsers: Browsers, path: str, most: int) -> None:
    """Fail where it does not, and say for whom, with the statements."""
    faults = []
    for name, (browser, prefix) in browsers.items():
        cold.forget()
        with counted() as first:
            answer = browser.get(prefix + path)
        assert answer.status_code < 500, f"{name}: {answer.status}"
        with counted() as later:
            browser.get(prefix + path).close()
        kept = Counter(first) - Counter(later)
        if len(later) > most or len(kept) > KEPT or max(kept.values(), default=1) > 1:
            said = [*later, "— and for the first page of a process:", *kept.elements()]
            faults.append("\n".join([f"{path}, {name}: {len(later)} and {kept.total()}", *said]))
    if faults:
        pytest.fail("\n\n".join(faults), pytrace=False)


def _rules(app: Any) -> dict[str, Rule]:
    return {rule.rule: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


@pytest.mark.parametrize("route", ROUTES)
def test_an_address_asks_little(made_app: Any, world: World, browsers: Browsers, route: str) -> None:
    rule = _rules(made_app)[route]
    values = {name: questions.value_of(rule, name, world) for name in rule.arguments}
    _asks_little(browsers, questions.build(rule, values), MORE.get(route, MOST))


@pytest.mark.parametrize("path", ASKED.values(), ids=ASKED)
def test_so_does_what_is_asked_of_it(browsers: Browsers, path: str) -> None:
    _asks_little(browsers, path, MOST)
