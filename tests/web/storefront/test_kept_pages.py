"""Pages are made once and kept: they still show every change at once, and nobody sees what is another's."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from shop.brand import currencies
from shop.catalog import translations
from shop.catalog.translations import Texts
from shop.kernel import clock, db
from shop.web import fragments
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, account, token
from tests.web.storefront.test_cart import put
from tests.web.storefront.test_one_tap import known, sign_in

PAGES = ("/", "/collections/table", "/products/bowl", "/cart", "/he/products/bowl", "/search?q=bowl")
MASTERCARD = "5555 5555 5555 4444"
OWN = (
    r'name="csrf_token" value="[^"]+"',
    r'nonce="[^"]+"',
    r'data-page-view="[^"]+"',
)


def lasting(html: str) -> str:
    """A page without what is new in every answer."""
    for own in OWN:
        html = re.sub(own, "", html)
    return html


def page(shopper: Shopper, path: str) -> str:
    return lasting(shopper.visit(path).html)


def made_anew(shopper: Shopper, path: str) -> str:
    fragments.forget()
    return page(shopper, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_seen_again_is_not_made_again(cleo: Shopper, path: str) -> None:
    put(cleo)
    first = made_anew(cleo, path)
    made = fragments.tally().made
    assert page(cleo, path) == first
    assert fragments.tally().made == made


@pytest.mark.parametrize("path", PAGES)
def test_making_a_page_asks_the_database_nothing_that_showing_it_does_not(cleo: Shopper, path: str) -> None:
    put(cleo)
    cleo.visit(path)
    fragments.forget()
    with counted() as making:
        cleo.visit(path)
    with counted() as showing:
        cleo.visit(path)
    assert making == showing
    assert len(showing) <= 6


CHANGES = {
    "price": "UPDATE variants SET price_minor = 4321",
    "reduced price": "UPDATE variants SET compare_at_minor = 987600",
    "stock": "UPDATE variants SET available = 0",
    "little stock": "UPDATE variants SET available = 2",
    "title": "UPDATE products SET title = 'Grand Basin'",
    "description": "UPDATE products SET description_html = '<p>Fired twice.</p>'",
    "stars": "UPDATE products SET rating_count = 3, rating_average = 433, rating_stars = '[0,0,1,0,2]'",
    "picture": """INSERT INTO media (id, product_id, position, source_url, file, alt, alts, width, height,
        original, widths, ground, recipe, due_at, attempts)
        SELECT id, id, 1, '', 'ab/cd.jpg', 'A', '{}', 800, 1000, '', '[]', '', 0, '2026-01-01', 0
        FROM products""",
    "name of the store": """INSERT INTO preferences (key, value, updated_at)
        VALUES ('store.name', '"Other House"', '2026-01-01')""",
}
SHOPPED = ("/", "/collections/table", "/products/bowl", "/cart")
ON_CARDS = ("/", "/collections/table", "/products/bowl")
SEEN_ON = {
    "reduced price": ON_CARDS,
    "little stock": ("/products/bowl",),
    "description": ("/products/bowl",),
    "stars": ON_CARDS,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_another_process_changes_is_seen_by_the_next_request(cleo: Shopper, change: str) -> None:
    put(cleo)
    before = {path: page(cleo, path) for path in SHOPPED}
    _elsewhere(CHANGES[change])
    for path in SHOPPED:
        after = page(cleo, path)
        assert after != before[path] or path not in SEEN_ON.get(change, SHOPPED), path
        assert after == made_anew(cleo, path)


def _elsewhere(statement: str) -> None:
    """Write past this process: by a connection of its own, which tells nobody."""
    db.end_read()
    connection = sqlite3.connect(str(db.engine().url.database))
    with connection:
        connection.execute(statement)
    connection.close()


def test_what_another_process_really_writes_is_seen(cleo: Shopper) -> None:
    before = page(cleo, "/products/bowl")
    db.end_read()
    file = str(db.engine().url.database)
    write = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()"
    subprocess.run([sys.executable, "-c", write, file, CHANGES["price"]], check=True)
    after = page(cleo, "/products/bowl")
    assert "$43.21" in after
    assert "$43.21" not in before


def test_a_translation_is_seen_at_once_in_its_language_alone(cleo: Shopper, shelf: Shelf) -> None:
    english, hebrew = page(cleo, "/products/bowl"), page(cleo, "/he/products/bowl")
    with db.transaction():
        translations.save_product(shelf.bowl, "he", Texts(title="קערה"), at=clock.now())
    assert "קערה" in page(cleo, "/he/products/bowl")
    assert "קערה" not in hebrew
    assert page(cleo, "/products/bowl") == english


def test_a_currency_that_one_visitor_chose_is_not_shown_to_another(
    cleo: Shopper, another: Callable[[], Shopper]
) -> None:
    with db.transaction():
        currencies.offer(currencies.Offer(code="EUR", rate=Decimal("0.5")), at=clock.now())
    for path in ("/", "/collections/table", "/products/bowl"):
        assert "$19.00" in another().visit(path).html
        assert "€9.50" in cleo.visit(f"{path}?currency=EUR").html
        assert "$19.00" in another().visit(path).html
        assert "€9.50" in cleo.visit(path).html


@pytest.mark.parametrize("path", ["/", "/collections/table", "/products/mug", "/cart"])
def test_what_one_visitor_is_shown_is_not_in_anothers_page(
    cleo: Shopper, another: Callable[[], Shopper], shelf: Shelf, path: str
) -> None:
    untouched = made_anew(cleo, path)
    fragments.forget()
    dana = _dana(another(), shelf)
    hers = dana.visit(path).html
    assert "<bdi>Dana Levi</bdi>" in hers
    assert hers.count(" hidden>0</span>") == 0, "her cart and her wish are counted"
    assert ('value="dana@example.com"' in hers) == (path == "/products/mug")
    assert page(cleo, path) == untouched
    assert dana.visit(path).html.count('aria-pressed="true"') == hers.count('aria-pressed="true"')


def test_a_present_is_for_those_who_give_it_alone(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    ben = another()
    for shopper, message in ((cleo, "Happy birthday, Ada"), (ben, "Get well, Eve")):
        put(shopper)
        assert message in shopper.press("Keep it", gift_message=message).html
    assert "Happy birthday, Ada" in cleo.visit("/cart").html
    assert "Ada" not in ben.visit("/cart").html


def test_a_card_at_hand_is_shown_to_its_owner_alone(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    people = (
        (known(cleo), "4242", "4444"),
        (known(another(), MASTERCARD, email="dana@example.com"), "4444", "4242"),
    )
    for shopper, own, others in people:
        put(shopper)
        html = shopper.visit("/cart").html
        assert f"•••• {own}" in html
        assert f"•••• {others}" not in html


def _dana(dana: Shopper, shelf: Shelf) -> Shopper:
    """A customer with a name, a sold-out product before her, a cart and a wish."""
    account("dana@example.com", name="Dana Levi")
    sign_in(dana, "dana@example.com")
    put(dana)
    form = [("csrf_token", token(dana.visit("/products/bowl").html)), ("product", str(shelf.bowl))]
    return dana.post("/wishlist/items", [*form, ("next", "/")])


def test_each_answer_has_a_nonce_and_each_visitor_a_token_of_their_own(
    cleo: Shopper, another: Callable[[], Shopper]
) -> None:
    seen: set[str] = set()
    for shopper in (cleo, another(), another()):
        html = shopper.visit("/products/bowl").html
        nonces = set(re.findall(r'nonce="([^"]+)"', html))
        assert len(nonces) == 1
        assert not seen & (nonces | {token(html)})
        seen |= nonces | {token(html)}
        shopper.press("Add to cart")
        assert shopper.status == 200


def test_a_visitor_cannot_write_a_hole(cleo: Shopper) -> None:
    html: Any = cleo.visit("/search?q=(csrf_token)").html
    assert "(csrf_token)" in html
