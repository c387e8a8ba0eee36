"""Slots on pages: the journey hears what filled them, those held out see the fallback, rows never repeat."""

from __future__ import annotations

import itertools
from typing import Any

from shop.kernel import clock, db, preferences
from shop.recommendations import operations, queries, slots
from shop.recommendations.operations import Item
from shop.recommendations.slots import FALLBACK, LEARNED, Reader
from shop.web.signals import PageSeen
from tests.factories.recommendations import goes_with
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import Shelf, account, agree


def held_out(slot: str) -> Reader:
    """Somebody who sees the slot's fallback, as one in twenty does from now on."""
    with db.transaction():
        preferences.put(slots.HELD_OUT_PERCENT[slot], 5, at=clock.now())
    readers = (Reader(f"visitor {number}") for number in itertools.count())
    return next(one for one in readers if slots.policy(slot, one) == FALLBACK)


def lists(seen: list[PageSeen]) -> dict[str, dict[str, Any]]:
    """What the journey heard of the last page's slots."""
    return {p["item_list_id"]: p for name, p in seen[-1].notes if name == "view_item_list" and "policy" in p}


def sell(*product_ids: Any) -> None:
    with db.transaction():
        operations.replace_popular([(one, 1.0) for one in product_ids], at=clock.now())


def test_the_journey_hears_list_policy_and_propensity(
    cleo: Shopper, shelf: Shelf, seen: list[PageSeen]
) -> None:
    with db.transaction():
        goes_with(shelf.mug, shelf.bowl)
    cleo.visit("/products/mug")
    told = lists(seen)["product"]
    assert told["shown"] == len(told["items"]) == 1
    assert told["policy"] in (LEARNED, FALLBACK)
    (item,) = told["items"]
    assert (item["product_id"], item["index"], item["propensity"]) == (str(shelf.bowl), 0, 1.0)
    assert f'data-item="{shelf.bowl}"' in cleo.html
    assert 'data-list="product"' in cleo.html
    for said, more in (("", {}), ("&row=fallback", {"policy": FALLBACK}), ("&row=%3Cb%3E", {})):
        cleo.visit(f"/products/bowl?via=mail{said}")
        followed = [params for name, params in seen[-1].notes if name == "select_item"]
        assert followed == [{"item_list_id": "mail", "product_id": str(shelf.bowl), **more}]


def test_whoever_is_held_out_sees_the_fallback_for_life(shelf: Shelf) -> None:
    with db.transaction():
        goes_with(shelf.mug, shelf.gone, shelf.bowl)
    out = held_out(slots.CART)
    learned = queries.goes_with({shelf.mug: "Mug"})
    instead = queries.goes_with({shelf.mug: "Mug"}, reader=out)
    assert [one.code for one in learned] == ["bought_together"]
    assert (instead.policy, {one.code for one in instead}) == (FALLBACK, {"popular"})
    with db.transaction():
        preferences.put(slots.HELD_OUT_PERCENT[slots.CART], 0, at=clock.now())
    db.end_read()
    assert slots.policy(slots.CART, out) == LEARNED


def test_no_product_stands_in_two_rows_of_the_home_page(shelf: Shelf) -> None:
    dana = account("dana@example.com", name="Dana", password_hash=None)
    sell(shelf.mug, shelf.bowl)
    again = [Item(shelf.bowl, 3.0, "bought_often", times=3)]
    fresh = [
        Item(shelf.mug, 2.0, "goes_with_yours", because_of_id=shelf.bowl),
        Item(shelf.bowl, 1.0, "popular"),
    ]
    with db.transaction():
        assert operations.replace_personal(
            customer_id=dana.id, buy_again=again, for_you=fresh, at=clock.now()
        )
    found = queries.home(Reader("", str(dana.id)))
    assert (found.again.ids, found.for_you.ids) == ([shelf.bowl], [shelf.mug])
    assert not {shelf.bowl, shelf.mug} & set(found.popular.ids)
    assert not queries.home(Reader("somebody")).for_you.items


def test_what_is_not_due_again_waits(shelf: Shelf) -> None:
    dana = account("dana@example.com", name="Dana", password_hash=None)
    later = clock.now().replace(year=2030)
    again = [
        Item(shelf.bowl, 3.0, "bought_often", times=3, due_at=later),
        Item(shelf.mug, 1.0, "bought_once", due_at=clock.now()),
    ]
    with db.transaction():
        operations.replace_personal(customer_id=dana.id, buy_again=again, for_you=[], at=clock.now())
    assert queries.buy_again(dana.id).ids == [shelf.mug]


def test_an_erased_customer_gets_no_lists_again(shelf: Shelf) -> None:
    dana = account("dana@example.com", name="Dana", password_hash=None, erased_at=clock.now())
    with db.transaction():
        written = operations.replace_personal(
            customer_id=dana.id, buy_again=[Item(shelf.bowl, 1.0, "bought_once")], for_you=[], at=clock.now()
        )
    assert not written
    assert queries.personal(dana.id) is None


def test_a_search_without_result_and_an_empty_store_show_what_there_is(
    cleo: Shopper, shelf: Shelf, seen: list[PageSeen]
) -> None:
    sell(shelf.bowl)
    cleo.visit("/search?q=sofa")
    assert "search" in lists(seen)
    assert "Bowl" in cleo.see.text
    with db.transaction():
        preferences.put(slots.SHOWN[slots.SEARCH], False, at=clock.now())
    cleo.visit("/search?q=sofa")
    assert "search" not in lists(seen)


def test_a_collection_is_ordered_by_what_sells_where_the_owner_wants_it(
    cleo: Shopper, shelf: Shelf, seen: list[PageSeen]
) -> None:
    sell(shelf.bowl)
    cleo.visit("/collections/table")
    assert "Recommended" not in cleo.see.text
    assert "policy" not in dict(seen[-1].notes)["view_item_list"]
    with db.transaction():
        preferences.put(slots.SHOWN[slots.COLLECTION], True, at=clock.now())
        preferences.put(slots.HELD_OUT_PERCENT[slots.COLLECTION], 0, at=clock.now())
    cleo.visit("/collections/table")
    told = dict(seen[-1].notes)["view_item_list"]
    assert (told["slot"], told["policy"]) == ("collection", LEARNED)
    assert told["items"][0]["product_id"] == str(shelf.bowl)


def test_a_visitor_who_agreed_sees_what_goes_with_what_they_looked_at(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        goes_with(shelf.mug, shelf.bowl)
        preferences.put(slots.HELD_OUT_PERCENT[slots.HOME_FOR_YOU], 0, at=clock.now())
    cleo.visit("/products/mug").visit("/")
    assert "For you" not in cleo.see.text
    agree(cleo)
    cleo.visit("/products/mug").visit("/")
    assert "Often bought with Mug" in cleo.see.text
