"""Companions written down: whole, product by product, and every hour by what is wanted."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from shop.catalog.models import Product
from shop.kernel import db, driver
from shop.kernel.settings import Settings
from shop.orders.models import Order
from shop.recommendations import companions, operations
from shop.recommendations import queries as shown
from shop.recommendations.companions import Companion
from shop.recommendations.models import PopularProduct
from tests.factories.catalog import make_product, stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tracking.personalization import queries, reading, rebuilding

PAGE, CART = "page", "cart"


def buy(*variants: uuid.UUID, email: str = "cleo@example.com", at: datetime = AT) -> Order:
    return order_of(press(cart_with(*variants, at=at), details(email=email), at=at))


def goods(*titles: str) -> tuple[list[uuid.UUID], dict[uuid.UUID, str]]:
    """Variants, and titles by product."""
    variants = [stocked_variant(50, title=title) for title in titles]
    found = db.session().execute(select(Product.id, Product.title))
    return variants, {row.id: row.title for row in found}


def written(titles: dict[uuid.UUID, str], kind: str = PAGE) -> dict[str, list[str]]:
    db.end_read()
    rows = queries.stored(list(titles), kinds=[kind])
    return {titles[product]: [titles[one.other_id] for one in found] for (product, _), found in rows.items()}


def test_everything_on_sale_has_companions_whose_parts_add_up(database: Settings) -> None:
    (mug, vase, _bowl), titles = goods("Sand mug", "Tall vase", "Sand bowl")
    for number in range(3):
        buy(mug, vase, email=f"{number}@example.com")
    pairs = rebuilding.whole(at=AT)
    assert written(titles) == {
        "Sand mug": ["Tall vase", "Sand bowl"],
        "Tall vase": ["Sand mug", "Sand bowl"],
        "Sand bowl": ["Sand mug", "Tall vase"],
    }
    assert written(titles, CART)["Sand mug"][0] == "Tall vase"
    lists = queries.stored(list(titles), kinds=[PAGE, CART])
    assert sum(map(len, lists.values())) == pairs
    reasons = {
        (titles[product], titles[one.other_id]): one.reason
        for (product, kind), found in lists.items()
        for one in found
        if kind == PAGE
    }
    assert reasons["Sand mug", "Tall vase"] == "bought_together"
    assert reasons["Sand mug", "Sand bowl"] == "similar"
    assert reasons["Tall vase", "Sand bowl"] == "popular"
    first = lists[mugs(titles), PAGE][0]
    assert set(first.parts) == {"together", "ease", "demand", "price"}
    learned = rebuilding.learn(at=AT).companions.lists(PAGE)
    best = max(score for listed in learned for score in listed.scores.tolist())
    assert max(one.score for found in lists.values() for one in found) == pytest.approx(best, abs=1e-5)


def mugs(titles: dict[uuid.UUID, str]) -> uuid.UUID:
    return next(one for one in titles if titles[one] == "Sand mug")


def test_only_lists_that_changed_are_written_again(database: Settings) -> None:
    _, titles = goods("Sand mug", "Tall vase", "Sand bowl")
    mug, vase, bowl = titles
    lists = [companions.written(one, PAGE, [Companion(mug, {"text": 0.5})]) for one in (vase, bowl)]
    with db.transaction():
        assert operations.replace_companions(lists) == 2
    lists[0] = companions.written(vase, PAGE, [Companion(bowl, {"text": 0.5})])
    with db.transaction():
        assert operations.replace_companions(lists) == 1
        assert operations.replace_companions(lists) == 0
    found = queries.stored(list(titles))
    assert {one: told[0].other_id for (one, _), told in found.items()} == {vase: bowl, bowl: mug}


def test_the_history_knows_who_bought_what_and_when(database: Settings) -> None:
    (mug, vase), titles = goods("Sand mug", "Tall vase")
    second = buy(vase, mug, email="b@example.com", at=AT - timedelta(days=1))
    first = buy(mug, email="a@example.com", at=AT - timedelta(days=30))
    later = buy(mug, email="a@example.com", at=AT + timedelta(seconds=1))
    found = reading.history(at=AT, people=True)
    log = found.log
    assert [found.users[user] for user in log.user.tolist()] == [first.customer_id, second.customer_id]
    named = [[titles[found.goods.products[item]] for item in log.basket(order)] for order in range(2)]
    assert [sorted(names) for names in named] == [["Sand mug"], ["Sand mug", "Tall vase"]]
    assert log.at.tolist() == [int((AT - timedelta(days=days)).timestamp()) * 1_000_000 for days in (30, 1)]
    assert reading.history(at=AT, since=AT - timedelta(hours=30)).log.lines == 2
    assert later.customer_id == first.customer_id


def test_a_withdrawn_product_is_learned_from_no_more_and_its_rows_go(sqlite: Settings) -> None:
    (mug, vase), titles = goods("Sand mug", "Tall vase")
    buy(mug, vase)
    rebuilding.whole(at=AT)
    with db.transaction() as session:
        gone = session.scalars(select(Product).where(Product.title == "Tall vase")).one()
        gone.status = "archived"
    rebuilding.whole(at=AT + timedelta(hours=1))
    assert written(titles) == {}
    assert reading.history(at=AT).log.lines == 1


def test_a_product_deleted_while_this_was_learned_is_left_out(sqlite: Settings) -> None:
    _, titles = goods("Sand mug", "Tall vase", "Sand bowl")
    with db.transaction():
        draft = make_product("Sand plate").id
    known = {**titles, draft: "Sand plate"}
    learned = rebuilding.learn(at=AT)
    with db.transaction() as session:
        driver.run("DELETE FROM product_index WHERE product_id = ?", (draft.hex,))
        driver.run("DELETE FROM stock_levels WHERE variant_id IN (SELECT id FROM variants)")
        session.execute(delete(Product).where(Product.id == draft))
    rebuilding.write(learned, at=AT)
    assert set(written(known)) == {"Sand mug", "Tall vase", "Sand bowl"}
    assert "Sand plate" not in [one.card.title for one in shown.goes_with(dict.fromkeys(titles, ""), limit=9)]
    rebuilding.whole(at=AT)
    assert all("Sand plate" not in others for others in written(known).values())


def test_the_hourly_refresh_puts_what_sells_now_first(sqlite: Settings) -> None:
    (_, vase, bowl), titles = goods("Sand mug", "Tall vase", "Oak bowl")
    buy(vase, at=AT - timedelta(days=2))
    rebuilding.whole(at=AT)
    assert written(titles)["Sand mug"] == ["Tall vase", "Oak bowl"]
    for number in range(3):
        buy(bowl, email=f"{number}@example.com", at=AT + timedelta(minutes=number))
    assert rebuilding.refresh(at=AT + timedelta(hours=1)) == 3
    assert written(titles)["Sand mug"] == ["Oak bowl", "Tall vase"]
    best = db.session().scalars(select(PopularProduct.product_id).order_by(PopularProduct.rank))
    assert [titles[product] for product in best] == ["Oak bowl", "Tall vase"]
    best = queries.stored(list(titles))[mugs(titles), PAGE][0]
    assert best.parts["demand"] == pytest.approx(0.04)


def test_long_after_the_last_order_the_best_sellers_stay(sqlite: Settings) -> None:
    (mug, vase), titles = goods("Sand mug", "Tall vase")
    buy(mug, vase)
    rebuilding.whole(at=AT)
    before = written(titles)
    assert rebuilding.refresh(at=AT + timedelta(days=200)) == 0
    assert written(titles) == before
    assert len(queries.popular_scores()) == 2


def test_a_shop_of_nothing_is_rebuilt_to_nothing(sqlite: Settings) -> None:
    assert rebuilding.whole(at=AT) == 0
    assert rebuilding.refresh(at=AT) == 0
