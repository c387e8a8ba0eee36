"""What goes with what: bought together first, alike from the first day, popular as the last word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracking.personalization import affinity, lists
from tracking.personalization.affinity import Basket

AT = datetime(2026, 11, 24, tzinfo=UTC)
TEXTS = {
    "sand mug": "Sand mug mugs stoneware",
    "sea mug": "Sea mug mugs stoneware",
    "sand bowl": "Sand bowl bowls",
    "vase": "Tall vase",
}


def basket(*products: str, days: int = 1) -> Basket:
    return Basket(AT - timedelta(days=days), frozenset(products))


def companions_of(product: str, baskets: list[Basket]) -> list[affinity.Scored]:
    found = affinity.companions(
        list(TEXTS),
        cosine=affinity.cosines(baskets, at=AT),
        text=affinity.similarities(TEXTS),
        wanted=affinity.demand(baskets, at=AT),
    )
    return found[product]


def test_without_any_order_words_decide() -> None:
    (first, *_) = companions_of("sand mug", [])
    assert (first.other, first.reason) == ("sea mug", "similar")


def test_what_was_bought_together_comes_before_what_is_alike() -> None:
    (first, *_) = companions_of("sand mug", [basket("sand mug", "vase")])
    assert (first.other, first.reason) == ("vase", "bought_together")


def test_a_product_nobody_bought_and_nothing_is_like_gets_the_best_sellers() -> None:
    (first, *_) = companions_of("vase", [basket("sea mug"), basket("sea mug", "sand bowl")])
    assert (first.other, first.reason) == ("sea mug", "popular")


def test_small_and_recent_baskets_say_more() -> None:
    assert affinity.basket_weight(2, timedelta(0)) == pytest.approx(1 / 1.585, abs=1e-3)
    assert affinity.basket_weight(40, timedelta(0)) < affinity.basket_weight(2, timedelta(0)) / 3
    assert affinity.basket_weight(2, timedelta(days=90)) == pytest.approx(0.65 / 1.585, abs=1e-3)


def test_the_cosine_of_a_hand_counted_case() -> None:
    found = affinity.cosines([basket("a", "b", days=0), basket("a", days=0)], at=AT)
    pair, single = 1 / 1.5849625, 1.0
    assert found["a"]["b"] == pytest.approx(pair / ((pair + single) ** 0.6 * pair**0.4))


def test_a_product_never_goes_with_itself_and_scores_fall() -> None:
    for product in TEXTS:
        found = companions_of(product, [basket("sand mug", "vase"), basket("sea mug", "vase", "sand bowl")])
        assert product not in [scored.other for scored in found]
        assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_demand_is_of_the_last_week_only() -> None:
    assert affinity.demand([basket("vase", days=8), basket("sea mug", days=2)], at=AT) == {"sea mug": 1.0}


def test_buy_again_counts_orders_and_tells_how_often() -> None:
    history = [basket("vase", days=30), basket("vase", "sea mug", days=10)]
    (first, second) = lists.buy_again(history, demand={})
    assert (first.product, first.times, first.reason) == ("vase", 2, "bought_often")
    assert (second.product, second.reason, second.last_at) == (
        "sea mug",
        "bought_once",
        AT - timedelta(days=10),
    )


def test_for_you_leaves_out_what_is_owned_and_names_its_source() -> None:
    baskets = [basket("sand mug", "vase")]
    companions = {product: companions_of(product, baskets) for product in TEXTS}
    found = lists.for_you([basket("sand mug")], companions=companions)
    assert "sand mug" not in [entry.product for entry in found]
    assert (found[0].product, found[0].because_of, found[0].reason) == ("vase", "sand mug", "goes_with_yours")
