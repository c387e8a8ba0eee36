"""Orders as arrays: sorted, without doubles, cut at a moment."""

from __future__ import annotations

import numpy as np

from tracking.personalization.engine import demand, log
from tracking.personalization.engine.log import DAY, GUEST

AT = 100 * DAY
ORDERS = [(AT - DAY, 1, [2, 0, 2]), (AT - 40 * DAY, GUEST, [1]), (AT, 0, [1, 2])]


def test_a_log_is_in_order_of_time_and_an_order_holds_an_item_once() -> None:
    made = log.make(ORDERS, n_items=3)
    assert [made.basket(order).tolist() for order in range(3)] == [[1], [2, 0], [1, 2]]
    assert made.user.tolist() == [GUEST, 1, 0]
    assert (made.orders, made.lines, made.sizes.tolist()) == (3, 5, [1, 2, 2])


def test_what_is_known_before_a_moment_holds_nothing_of_that_moment() -> None:
    made = log.make(ORDERS, n_items=3)
    assert made.until(AT).orders == 2
    assert made.since(AT).basket(0).tolist() == [1, 2]
    assert made.last(1).basket(0).tolist() == [1, 2]
    assert log.join(made.until(AT), made.since(AT)).items.tolist() == made.items.tolist()


def test_people_by_items_counts_orders_and_leaves_guests_out() -> None:
    assert log.make(ORDERS, n_items=3).by_user(2).toarray().tolist() == [[0, 1, 1], [1, 0, 1]]


def test_demand_is_of_the_last_week_and_of_longer_where_that_sold_nothing() -> None:
    made = log.make(ORDERS, n_items=3)
    assert demand.recent(made, at=AT).tolist() == [1, 0, 1]
    assert demand.latest(made, at=AT - 10 * DAY).tolist() == [0, 1, 0]
    assert demand.latest(made, at=0).tolist() == [0, 0, 0]


def test_live_demand_is_what_counting_again_would_give() -> None:
    chance = np.random.default_rng(1)
    orders = [(n * DAY // 3, GUEST, chance.integers(0, 5, 2).tolist()) for n in range(60)]
    made, live = log.make(orders, n_items=5), demand.Live(5)
    for order in range(made.orders):
        at = int(made.at[order])
        assert live.scores(at).tolist() == demand.recent(made, at=at).tolist()
        live.feed(at, made.basket(order))
