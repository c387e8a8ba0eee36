"""From real orders: what goes with what, two personal lists, the second-order offer and its holdout."""

from __future__ import annotations

import threading
import uuid

from shop.kernel import clock, db, jobs
from shop.kernel.settings import Settings
from shop.orders.models import Order
from shop.recommendations import queries as recommendations
from tests.factories.catalog import make_product, stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tracking.personalization import jobs as rebuilding


def drain() -> None:
    with clock.frozen(AT):
        jobs.run_due(at=AT)
    db.end_read()


def buy(*variants: uuid.UUID, email: str, at: object = AT) -> Order:
    return order_of(press(cart_with(*variants), details(email=email)))


def titles(found: list[recommendations.Suggestion]) -> list[str]:
    return [suggestion.card.title for suggestion in found]


def product_of(variant_id: uuid.UUID) -> uuid.UUID:
    from shop.catalog.queries import variants_for_sale

    return variants_for_sale([variant_id])[variant_id].product_id


def test_what_was_bought_together_is_shown_together_with_its_reason(database: Settings) -> None:
    mug, vase, bowl = (stocked_variant(title=title) for title in ("Sand mug", "Tall vase", "Oak bowl"))
    for number in range(3):
        buy(mug, vase, email=f"p{number}@example.com")
    buy(bowl, email="other@example.com")
    rebuilding.rebuild(AT)
    first, *_ = recommendations.goes_with({product_of(mug): "Sand mug"})
    assert (first.card.title, first.reason % first.params) == ("Tall vase", "Often bought with Sand mug")


def test_without_orders_the_alike_comes_first(database: Settings) -> None:
    sand, _sea, _vase = (
        stocked_variant(title=title) for title in ("Sand mug large", "Sand mug small", "Tall vase")
    )
    rebuilding.rebuild(AT)
    found = recommendations.goes_with({product_of(sand): "Sand mug large"})
    assert titles(found)[0] == "Sand mug small"
    assert found[0].reason % found[0].params == "Similar to Sand mug large"


def test_what_is_sold_out_or_withdrawn_is_left_out(database: Settings) -> None:
    mug, vase = stocked_variant(title="Sand mug"), stocked_variant(1, title="Tall vase")
    buy(mug, vase, email="a@example.com")  # the last vase
    rebuilding.rebuild(AT)
    assert "Tall vase" not in titles(recommendations.goes_with({product_of(mug): "Sand mug"}))


def test_a_product_added_since_the_rebuild_breaks_nothing(database: Settings) -> None:
    rebuilding.rebuild(AT)
    assert not recommendations.goes_with({make_product("New").id: "New"})


def test_a_cart_never_recommends_what_is_in_it(sqlite: Settings) -> None:
    mug, vase = stocked_variant(title="Sand mug"), stocked_variant(title="Tall vase")
    buy(mug, vase, email="a@example.com")
    rebuilding.rebuild(AT)
    assert not recommendations.goes_with({product_of(mug): "Mug", product_of(vase): "Vase"})


def test_a_customer_gets_two_lists_that_never_mix(database: Settings) -> None:
    mug, vase, bowl = (stocked_variant(title=title) for title in ("Sand mug", "Tall vase", "Oak bowl"))
    buy(mug, vase, email="other@example.com")
    rebuilding.rebuild(AT)
    order = buy(mug, email="cleo@example.com")
    drain()
    again, fresh = (f(order.customer_id) for f in (recommendations.buy_again, recommendations.for_you))
    assert titles(again) == ["Sand mug"]
    assert titles(fresh)[0] == "Tall vase"
    assert fresh[0].reason % fresh[0].params == "Goes with your Sand mug"
    assert not set(titles(again)) & set(titles(fresh))
    assert bowl


def test_a_rebuild_while_orders_come_in_loses_nothing(database: Settings) -> None:
    mug = stocked_variant(50, title="Sand mug")
    faults: list[BaseException] = []

    def run(work: object) -> None:
        try:
            for _ in range(3):
                work()  # type: ignore[operator]
        except BaseException as fault:
            faults.append(fault)
        finally:
            db.end_read()

    threads = [
        threading.Thread(target=run, args=(lambda: rebuilding.rebuild(AT),)),
        threading.Thread(target=run, args=(lambda: buy(mug, email=f"{uuid.uuid4().hex}@example.com"),)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
