"""The home page: what it shows to strangers, and the two lists of whoever comes back and agreed."""

from __future__ import annotations

import pytest

from shop.catalog import operations as catalog
from shop.customers import queries as customer_queries
from shop.kernel import clock, db, signing
from shop.mail.sending import LINK_LASTS, LINK_PURPOSE
from shop.recommendations import operations as recommendations
from shop.recommendations.operations import Item
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, account, agree


def test_it_shows_what_is_new_until_something_sells(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/")
    assert "New in the shop" in cleo.see.text
    with db.transaction():
        recommendations.replace_popular([(shelf.bowl, 1.0)], at=clock.now())
    cleo.visit("/")
    assert "Popular right now" in cleo.see.text
    assert "Bowl" in cleo.see.text


def test_what_sells_best_is_seen_at_once(cleo: Shopper, shelf: Shelf) -> None:
    for best, first in (([shelf.bowl, shelf.mug], "Bowl"), ([shelf.mug, shelf.bowl], "Mug")):
        with db.transaction():
            recommendations.replace_popular([(one, 2.0 - at) for at, one in enumerate(best)], at=clock.now())
        row = cleo.visit("/").html.split("Popular right now")[1]
        assert min(("Bowl", "Mug"), key=lambda title: row.index(f">{title}<")) == first
    with db.transaction():
        recommendations.replace_popular([], at=clock.now())
    assert "Popular right now" not in cleo.visit("/").html


def test_it_leads_into_the_collections(cleo: Shopper) -> None:
    cleo.visit("/").follow("Table")
    assert cleo.path == "/collections/table"


def test_an_empty_shop_says_so(client) -> None:
    shopper = Shopper(client).visit("/")
    assert shopper.status == 200
    assert "The shelves are still empty" in shopper.see.text
    assert "See the collection" not in shopper.see.text, "there is nothing to see"


def test_a_picture_that_is_still_to_come_is_no_hero(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        catalog.add_picture_address(shelf.bowl, "https://pictures.example.com/bowl.jpg", at=clock.now())
        recommendations.replace_popular([(shelf.bowl, 1.0)], at=clock.now())
    assert "hero__picture" not in cleo.visit("/").html


def test_the_list_of_an_empty_shop_leads_back_and_not_to_itself(client) -> None:
    shopper = Shopper(client).visit("/collections/all")
    assert "The shelves are still empty" in shopper.see.text
    shopper.follow("Go to the home page")
    assert (shopper.path, shopper.status) == ("/", 200)


@pytest.fixture
def lists(shelf: Shelf) -> None:
    """Dana buys bowls and might like mugs."""
    dana = account("dana@example.com", name="Dana", password_hash=None)
    again = [Item(product_id=shelf.bowl, score=2.0, reason="bought_often", times=3)]
    fresh = [Item(product_id=shelf.mug, score=1.0, reason="goes_with_yours", because_of_id=shelf.bowl)]
    with db.transaction():
        recommendations.replace_personal(customer_id=dana.id, buy_again=again, for_you=fresh, at=clock.now())


@pytest.fixture
def signed_in(cleo: Shopper, lists: None) -> Shopper:
    """Dana, signed in by password."""
    from shop.customers import operations, queries

    dana = queries.by_email("dana@example.com")
    assert dana is not None
    with db.transaction():
        operations.set_password(customer_id=dana.id, password="a long password", at=clock.now())
    db.end_read()
    cleo.visit("/account/sign-in")
    cleo.press("Sign in", email="dana@example.com", password="a long password", by="password")
    return cleo


def test_who_comes_back_and_agreed_sees_two_lists_with_reasons(signed_in: Shopper) -> None:
    agree(signed_in)
    signed_in.visit("/")
    assert "Buy again" in signed_in.see.text
    assert "You bought this 3 times" in signed_in.see.text
    assert "For you" in signed_in.see.text
    assert "Goes with your Bowl" in signed_in.see.text
    again = signed_in.html.split('id="again"')[1].split("</section>")[0]
    assert ">Bowl<" in again
    assert ">Mug<" not in again


def test_a_link_of_a_mail_is_enough_for_the_lists_but_opens_no_account(cleo: Shopper, lists: None) -> None:
    dana = customer_queries.by_email("dana@example.com")
    assert dana is not None
    note = signing.sign(LINK_PURPOSE, str(dana.id), expires_at=clock.now() + LINK_LASTS)
    agree(cleo)
    cleo.visit(f"/?k={note}").visit("/")
    assert "Buy again" in cleo.see.text
    assert "Dana" not in cleo.html
    assert cleo.visit("/account").path.startswith("/account/sign-in")
    cleo.visit("/products/bowl").press("Buy now")
    assert "dana@example.com" not in cleo.html


def test_without_a_yes_nothing_personal_is_shown(signed_in: Shopper) -> None:
    signed_in.visit("/")
    assert "Buy again" not in signed_in.see.text
    signed_in.visit("/consent").press("No, thanks")
    signed_in.visit("/")
    assert "For you" not in signed_in.see.text


def test_a_stranger_who_agreed_sees_no_personal_list(cleo: Shopper, lists: None) -> None:
    agree(cleo)
    cleo.visit("/")
    assert "Buy again" not in cleo.see.text


@pytest.mark.parametrize("more", [0, 30])
def test_it_takes_at_most_six_statements_however_much_is_for_sale(
    cleo: Shopper, shelf: Shelf, more: int
) -> None:
    with db.transaction():
        made = [make_product(f"Thing {n}", handle=f"thing-{n}") for n in range(more)]
        best = [shelf.bowl, shelf.mug, *(product.id for product in made)]
        recommendations.replace_popular([(product_id, 1.0) for product_id in best], at=clock.now())
    cleo.visit("/products/bowl").press("Add to cart").visit("/")
    with counted() as sent:
        cleo.visit("/")
    assert len(sent) <= 6, "\n".join(sent)
    assert cleo.status == 200


def test_the_signed_in_customer_is_known_to_the_frame(signed_in: Shopper) -> None:
    assert "Dana" in signed_in.visit("/").see.text
