"""Which discounts count together: lanes, competition, exclusion, budgets and the margin floor."""

from __future__ import annotations

from shop.kernel.money import Money
from shop.pricing.lines import PricedLine
from shop.pricing.quote import Quote
from shop.promotions.benefits import FixedOff, FreeShipping, PercentOff
from shop.promotions.conditions import HasCode
from shop.promotions.goods import Selection
from shop.promotions.rules import COMBINABLE, COMPETING, EXCLUSIVE, EXTRA, ORDER, SALE
from tests.factories.pricing import delivery, line, priced, rule, tax


def labels(quote: Quote) -> list[str]:
    return [discount.label for discount in quote.discounts]


def test_lanes_count_one_after_another_on_what_is_left() -> None:
    rules = [
        rule(PercentOff(5000), stacking=COMPETING, lane=EXTRA, label="last"),
        rule(FixedOff(2000), stacking=COMPETING, lane=SALE, label="first"),
    ]
    quote = priced(line(10_000), promotions=rules)
    assert (labels(quote), quote.total.minor) == (["first", "last"], 4000)


def test_within_a_lane_the_better_competitor_counts() -> None:
    rules = [
        rule(PercentOff(2000), stacking=COMPETING, label="twenty"),
        rule(PercentOff(3000), stacking=COMPETING, label="thirty"),
        rule(FreeShipping(), stacking=COMBINABLE, lane=EXTRA, label="delivery"),
    ]
    quote = priced(line(10_000), promotions=rules, shipping=delivery(500))
    assert (labels(quote), quote.total.minor) == (["thirty", "delivery"], 7000)


def test_a_competitor_gives_way_to_combinable_ones_worth_more() -> None:
    rules = [
        rule(PercentOff(3000), stacking=COMPETING, label="alone"),
        *(rule(PercentOff(2000), stacking=COMBINABLE, label="both") for _ in range(2)),
    ]
    assert labels(priced(line(10_000), promotions=rules)) == ["both", "both"]


def test_an_exclusive_one_beats_every_lane_or_stands_back() -> None:
    together = [
        rule(PercentOff(1000), stacking=COMPETING, lane=lane, label=lane) for lane in (SALE, ORDER, EXTRA)
    ]
    assert labels(priced(line(10_000), promotions=[*together, rule(PercentOff(2700), label="x")])) == [
        SALE,
        ORDER,
        EXTRA,
    ]
    assert labels(priced(line(10_000), promotions=[*together, rule(PercentOff(2800), label="x")])) == ["x"]


def test_the_choice_looks_beyond_each_lane_by_itself() -> None:
    """Taking less first may leave more for what follows: the shopper gets the better whole."""
    first, second = line(1000), line(1000)
    greedy = rule(FixedOff(1000, _only(second)), stacking=COMPETING, lane=SALE, label="greedy")
    patient = rule(FixedOff(900, _only(first)), stacking=COMPETING, lane=SALE, label="patient")
    half = rule(PercentOff(5000, _only(second)), stacking=COMPETING, lane=ORDER, label="half")
    quote = priced(first, second, promotions=[greedy, patient, half])
    assert (labels(quote), quote.discount_total.minor) == (["patient", "half"], 1400)


def _only(one: PricedLine) -> Selection:
    return Selection(frozenset({one.product_id}))


def test_a_forty_percent_sale_and_a_seventy_percent_voucher_never_add_up_to_free() -> None:
    rules = [
        rule(PercentOff(4000), stacking=COMPETING, lane=SALE),
        rule(PercentOff(7000), HasCode(), code="SEVENTY", stacking=COMPETING, lane=ORDER),
    ]
    assert priced(line(10_000), promotions=rules).total == Money(1800, "EUR")


def test_a_code_left_out_says_so() -> None:
    rules = [rule(PercentOff(2000)), rule(PercentOff(1000), HasCode(), code="TEN")]
    (refused,) = priced(line(10_000), promotions=rules).refused
    assert refused.outdone
    assert str(refused.reason) == "The code TEN was left out, because another discount is worth more."


def test_a_discount_above_what_is_left_of_its_budget_does_not_count() -> None:
    rules = [rule(PercentOff(1000), HasCode(), code="TEN", budget_left=999)]
    quote = priced(line(10_000), promotions=rules)
    assert quote.discounts == ()
    assert str(quote.refused[0].reason) == "This discount has been used up."
    assert labels(priced(line(9_990), promotions=rules)) == ["Sale"]


def test_the_margin_floor_holds_a_discount_back() -> None:
    mug = line(10_000, cost=Money(6000, "EUR"))
    quote = priced(mug, promotions=[rule(PercentOff(5000))], margin_floor=2000)
    assert (quote.total.minor, quote.discounts[0].held_back) == (7500, True)  # 6000 is 80 % of 7500


def test_the_margin_floor_counts_without_included_tax() -> None:
    mug = line(12_000, cost=Money(6000, "EUR"))
    quote = priced(mug, promotions=[rule(PercentOff(5000))], margin_floor=0, tax=tax(20))
    assert quote.total.minor == 7200  # 6000 and its tax


def test_an_amount_moves_to_goods_that_have_room() -> None:
    tight, wide = line(1000, cost=Money(900, "EUR")), line(1000)
    quote = priced(tight, wide, promotions=[rule(FixedOff(1000))], margin_floor=0)
    assert [one.discount.minor for one in quote.lines] == [100, 900]


def test_a_promotion_may_be_allowed_below_the_floor() -> None:
    mug = line(1000, cost=Money(900, "EUR"))
    below = rule(PercentOff(5000), respects_floor=False)
    assert priced(mug, promotions=[below], margin_floor=0).total.minor == 500


def test_goods_at_the_floor_say_why_a_code_takes_nothing_off() -> None:
    mug = line(1000, cost=Money(1000, "EUR"))
    ten = rule(PercentOff(1000), HasCode(), code="TEN")
    (refused,) = priced(mug, promotions=[ten], margin_floor=0).refused
    assert str(refused.reason) == "These goods are already at their lowest price."


def test_many_competitors_are_settled_quickly_and_well() -> None:
    rules = [rule(PercentOff(points), stacking=COMPETING, label=str(points)) for points in range(1, 501)]
    assert labels(priced(line(10_000), promotions=rules)) == ["500"]
    alone = [rule(PercentOff(points), stacking=EXCLUSIVE, label=str(points)) for points in range(1, 501)]
    assert labels(priced(line(10_000), promotions=alone)) == ["500"]
