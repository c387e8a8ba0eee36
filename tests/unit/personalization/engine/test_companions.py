"""What goes with what: alike from the first day, bought together once it is, popular as the last word."""

from __future__ import annotations

import numpy as np
import pytest

from tracking.personalization.engine import baskets, companions, ease, log, top, words
from tracking.personalization.engine.companions import CART, DEMAND, PAGE, TEXT, TOGETHER, Companions
from tracking.personalization.engine.log import DAY, GUEST, Log

AT = 1000 * DAY
SAND_MUG, SEA_MUG, SAND_BOWL, VASE = range(4)
TEXTS = ["Sand mug mugs stoneware", "Sea mug mugs stoneware", "Sand bowl bowls", "Tall vase"]


def sold(*orders: list[int], days: int = 1, n_items: int = 4) -> Log:
    return log.make([(AT - days * DAY, GUEST, items) for items in orders], n_items=n_items)


def learned(*orders: list[int]) -> Companions:
    return companions.fit(sold(*orders), texts=TEXTS, at=AT)


def some_shop(items: int = 30, orders: int = 200) -> Companions:
    chance = np.random.default_rng(3)
    made = [
        (AT - int(chance.integers(1, 300)) * DAY, GUEST, (chance.random(4) ** 2 * items).astype(int).tolist())
        for _ in range(orders)
    ]
    texts = [f"word{n % 7} word{n % 5} thing{n}" for n in range(items)]
    known = log.make(made, n_items=items)
    return companions.fit(known, texts=texts, at=AT, prices=np.arange(items, dtype=float))


def test_without_any_order_words_decide() -> None:
    assert learned().page_list(SAND_MUG)[0] == SEA_MUG
    assert learned().cart_list([SAND_MUG])[0] == SEA_MUG


def test_what_was_bought_together_comes_before_what_is_alike() -> None:
    known = learned([SAND_MUG, VASE])
    assert known.page_list(SAND_MUG)[0] == VASE
    assert known.cart_list([SAND_MUG])[0] == VASE


def test_where_nothing_is_known_of_an_item_the_best_sellers_come() -> None:
    known = learned([SEA_MUG], [SEA_MUG, SAND_BOWL])
    assert known.page_list(VASE).tolist()[:2] == [SEA_MUG, SAND_BOWL]


def test_small_and_recent_baskets_say_more() -> None:
    pair, crowd, old = (
        baskets.weights(made, at=AT)[0]
        for made in (
            sold([0, 1], days=0),
            sold(list(range(40)), days=0, n_items=40),
            sold([0, 1], days=90),
        )
    )
    assert pair == pytest.approx(1 / 1.5849625)
    assert crowd < pair / 3
    assert old == pytest.approx(pair * 0.6)


def test_the_share_of_a_hand_counted_case() -> None:
    found = baskets.together(sold([0, 1], [0], days=0), at=AT + 1, most=None)
    pair, single = 1 / 1.5849625**2, 1.0
    assert found[0, 1] == pytest.approx(pair / (pair + single + baskets.SHRINK), rel=1e-5)
    assert found[0, 0] == 0


def test_the_strongest_of_a_row_are_kept_and_ties_go_to_the_lower_column() -> None:
    values = np.array([[0.2, 0.5, 0.2, 0.2], [0.0, 0.0, 0.3, 0.0]])
    from scipy import sparse

    kept = baskets.strongest(sparse.csr_matrix(values), 2).toarray()
    assert kept.tolist() == [[0.2, 0.5, 0.0, 0.0], [0.0, 0.0, 0.3, 0.0]]


def test_ease_is_its_closed_form() -> None:
    rows = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1]], dtype=np.float32)
    from scipy import sparse

    found = ease.fit(sparse.csr_matrix(rows), ridge=2.0)
    inverse = np.linalg.inv(rows.T @ rows + 2 * np.eye(3))
    expected = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    assert found.weights == pytest.approx(expected, abs=1e-5)
    assert found.of_items([0, 2]) == pytest.approx(expected[0] + expected[2], abs=1e-5)
    few = ease.fit(sparse.csr_matrix(rows), ridge=2.0, most_items=2)
    assert few.items.tolist() == [0, 1]
    assert few.of_items([2]).tolist() == [0, 0, 0]


def test_parts_add_up_to_the_score() -> None:
    known, others = some_shop(), np.arange(30)
    for item in (0, 7, 29):
        parts = known.parts(PAGE, [item], others)
        scores = known.page(item)
        assert np.delete(sum(parts.values()), item) == pytest.approx(np.delete(scores, item))
    assert set(known.parts(CART, [1, 2], others)) >= {TOGETHER, TEXT, DEMAND}


def test_written_lists_are_the_lists_of_the_page_with_scores_that_fall() -> None:
    known = some_shop()
    for listed in known.lists(PAGE, most=10):
        assert listed.others.tolist() == known.page_list(listed.item, most=10).tolist()
        assert np.all(np.diff(listed.scores) <= 1e-9)
        assert sum(listed.parts.values()) == pytest.approx(listed.scores)
        assert listed.item not in listed.others
        assert len(set(listed.others.tolist())) == 10
    carts = list(known.lists(CART, most=10, items=np.array([3, 4])))
    assert [listed.item for listed in carts] == [3, 4]
    assert carts[0].others.tolist() == known.cart_list([3], most=10).tolist()


def test_a_row_serves_several_intentions() -> None:
    """Who buys 0 buys either 1 and 2 together, mostly, or 3: the second place is for the others."""
    orders = [[0, 1, 2]] * 6 + [[0, 3]] * 3
    known = companions.fit(sold(*orders), texts=["a", "b", "c", "d"], at=AT)
    assert top.best(known.page(0), 3).tolist() == [1, 2, 3]
    assert known.page_list(0).tolist() == [1, 3, 2]


def test_nobody_is_recommended_what_lies_in_the_cart() -> None:
    assert not {1, 2} & set(some_shop().cart_list([1, 2]).tolist())


def test_a_shop_without_goods_or_words_breaks_nothing() -> None:
    empty = companions.fit(log.make([], n_items=0), texts=[], at=AT)
    assert list(empty.lists(PAGE)) == []
    alone = companions.fit(log.make([(0, GUEST, [0])], n_items=1), texts=["a mug"], at=AT)
    assert [listed.others.tolist() for listed in alone.lists(PAGE)] == [[]]
    wordless = companions.fit(log.make([], n_items=2), texts=["", "!"], at=AT)
    assert [listed.others.tolist() for listed in wordless.lists(PAGE)] == [[1], [0]]


def test_words_are_alike_by_what_is_rare() -> None:
    known = words.vectors(["red mug", "red vase", "red mug", "blue bowl"])
    alike = (known @ known[[0]].T).toarray().ravel()
    assert alike[2] == pytest.approx(1.0)
    assert 0 < alike[1] < 1
    assert alike[3] == 0


def test_spreading_keeps_a_few_of_each_group() -> None:
    found = top.spread(np.arange(6), np.array([0, 0, 0, 1, -1, -1]), per_group=2, most=5)
    assert found.tolist() == [0, 1, 3, 4, 5]
