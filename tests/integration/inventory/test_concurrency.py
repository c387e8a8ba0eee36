"""Many buyers at once: never one unit more than there is, and nobody waits in a circle."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from shop.catalog import operations as catalog_operations
from shop.catalog import queries as catalog
from shop.inventory import jobs, operations, queries
from shop.inventory.operations import OutOfStock
from shop.kernel import db, ids
from tests.factories.catalog import AT, make_product, product_input, stocked_variant, variants

SOON = AT + timedelta(minutes=30)


def at_once(tasks: list[Callable[[], Any]]) -> list[Any]:
    """Run all tasks in threads of their own that start together; their results or exceptions."""
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return task()
        except Exception as error:
            return error
        finally:
            db.end_read()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def buy(demand: dict[uuid.UUID, int], *, pay: bool = True) -> uuid.UUID:
    """One shopper: hold, and in a second transaction pay."""
    order_id = ids.new_id()
    with db.transaction():
        operations.reserve(order_id=order_id, demand=demand, expires_at=SOON, at=AT)
    if pay:
        with db.transaction():
            assert operations.take(order_id=order_id, at=AT) == ()
    return order_id


def available(variant_id: uuid.UUID) -> int | None:
    db.end_read()
    return catalog.variants_for_sale([variant_id])[variant_id].available


def test_64_shoppers_for_the_last_10_units(database) -> None:
    mug = stocked_variant(10)
    results = at_once([lambda: buy({mug: 1})] * 64)
    assert sum(isinstance(result, uuid.UUID) for result in results) == 10
    assert sum(isinstance(result, OutOfStock) for result in results) == 54
    assert (available(mug), queries.on_hand([mug])) == (0, {mug: 0})
    assert queries.differences() == []


def test_orders_of_several_units_never_add_up_to_more_than_there_are(database) -> None:
    mug, chance = stocked_variant(25), random.Random(7)
    wanted = [chance.randint(1, 5) for _ in range(32)]
    results = at_once([lambda quantity=quantity: buy({mug: quantity}, pay=False) for quantity in wanted])
    sold = sum(n for n, result in zip(wanted, results, strict=True) if isinstance(result, uuid.UUID))
    assert {type(result) for result in results} <= {uuid.UUID, OutOfStock}
    assert sold + (available(mug) or 0) == 25
    assert queries.differences() == []


def test_carts_with_the_same_two_variants_in_other_order_do_not_block_each_other(database) -> None:
    mug, bowl = stocked_variant(100), stocked_variant(100, title="Bowl")
    carts = [{mug: 1, bowl: 2}, {bowl: 2, mug: 1}]
    results = at_once([lambda cart=carts[n % 2]: buy(cart) for n in range(32)])
    assert all(isinstance(result, uuid.UUID) for result in results), results
    assert (available(mug), available(bowl)) == (68, 36)


def test_paying_and_giving_up_the_same_order_at_once_do_only_one_of_the_two(database) -> None:
    mug = stocked_variant(10)
    for _ in range(5):
        order = buy({mug: 1}, pay=False)
        before = available(mug) or 0

        def pay(order: uuid.UUID = order) -> Any:
            with db.transaction():
                return operations.take(order_id=order, at=AT)

        def give_up(order: uuid.UUID = order) -> Any:
            with db.transaction():
                return operations.release(order_id=order, at=AT)

        at_once([pay, give_up, pay, give_up])
        assert available(mug) == before  # paid late at the latest: a released hold is taken again
        assert queries.differences() == []


def test_paying_while_holds_run_out_loses_no_unit(database) -> None:
    mug, bowl = stocked_variant(40), stocked_variant(40, title="Bowl")
    orders = [buy({mug: 1, bowl: 1}, pay=False) for _ in range(12)]

    def pay(order: uuid.UUID) -> Any:
        with db.transaction():
            return operations.take(order_id=order, at=AT)

    tasks: list[Callable[[], Any]] = [lambda order=order: pay(order) for order in orders]
    results = at_once([*tasks, lambda: jobs.release_expired(SOON), lambda: jobs.release_expired(SOON)])
    assert not [result for result in results if isinstance(result, Exception)]
    assert queries.on_hand([mug, bowl]) == {mug: 28, bowl: 28}
    assert (available(mug), available(bowl)) == (28, 28)
    assert queries.differences() == []


def test_an_owner_saving_a_product_and_shoppers_buying_it_do_not_block_each_other(database) -> None:
    with db.transaction():
        made = make_product(option_names=("Size",), variants=variants("S", "L"), stock=100)
    ids_of = [variant.id for variant in made.variants]

    def save() -> None:
        with db.transaction():
            operations.hold(ids_of)
            row = catalog.product_for_editing(made.id)
            assert row is not None
            again = tuple(
                replace(wanted, id=variant.id, price_minor=3000 + random.randrange(500))
                for wanted, variant in zip(variants("S", "L"), row.variants, strict=True)
            )
            wanted = product_input(option_names=("Size",), variants=again)
            catalog_operations.update_product(made.id, wanted, at=AT)
            operations.follow_catalog(ids_of, at=AT)

    tasks: list[Callable[[], Any]] = [lambda: buy(dict.fromkeys(reversed(ids_of), 1))] * 20 + [save] * 8
    results = at_once(tasks)
    assert not [result for result in results if isinstance(result, Exception)]
    assert queries.on_hand(ids_of) == dict.fromkeys(ids_of, 80)
    assert queries.differences() == []
