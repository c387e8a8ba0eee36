"""What each benefit takes off, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from shop.kernel import ids
from shop.kernel.money import Money
from shop.pricing.lines import PricedLine
from shop.promotions import benefits
from shop.promotions.benefits import (
    Benefit,
    Bundle,
    BuyGet,
    FixedOff,
    FreeShipping,
    GiftWithPurchase,
    PercentOff,
    Tiered,
)
from shop.promotions.conditions import HasCode
from shop.promotions.goods import Selection
from tests.factories.pricing import delivery, line, priced, rule

MUG, BOWL, SHELF, PRESENT = (ids.new_id() for _ in range(4))
MUGS, BOWLS = Selection(frozenset({MUG})), Selection(frozenset({BOWL}))
ON_SHELF = Selection(frozenset(), frozenset({SHELF}))


def mug(price: int = 1000, quantity: int = 1, **more: Any) -> PricedLine:
    return line(price, quantity, product_id=MUG, **more)


def bowl(price: int = 3000, quantity: int = 1, **more: Any) -> PricedLine:
    return line(price, quantity, product_id=BOWL, **more)


def off(benefit: Benefit, *lines: PricedLine, **more: Any) -> list[int]:
    """What comes off each line."""
    return [one.discount.minor for one in priced(*lines, promotions=[rule(benefit)], **more).lines]


def why_not(benefit: Benefit, *lines: PricedLine, **more: Any) -> str:
    """What somebody with its code is told."""
    quote = priced(*lines, promotions=[rule(benefit, HasCode(), code="TEN")], **more)
    assert quote.discounts == ()
    return str(quote.refused[0].reason)


def test_percent_and_amount_come_off_the_goods_picked_only() -> None:
    assert off(PercentOff(1000, MUGS), mug(), bowl()) == [100, 0]
    assert off(FixedOff(500, BOWLS), mug(), bowl()) == [0, 500]
    assert off(PercentOff(1000, ON_SHELF), mug(), bowl(collection_ids=frozenset({SHELF}))) == [0, 300]
    assert off(FixedOff(5000, MUGS), mug(), bowl()) == [1000, 0]


def test_buy_two_get_one_takes_off_the_cheapest() -> None:
    assert off(BuyGet(2, 1), mug(1000, 2), bowl(3000, 1)) == [1000, 0]
    assert off(BuyGet(2, 1), mug(1000, 6)) == [2000]
    assert off(BuyGet(2, 1), mug(1000, 5)) == [1000]
    assert off(BuyGet(2, 1, most=1), mug(1000, 9)) == [1000]


def test_buy_one_get_one_for_half() -> None:
    assert off(BuyGet(1, 1, 5000, of=MUGS, on=MUGS), mug(999, 2), bowl()) == [500, 0]


def test_buy_a_bowl_get_a_mug() -> None:
    benefit = BuyGet(1, 1, of=BOWLS, on=MUGS)
    assert off(benefit, mug(1000, 3), bowl(3000, 2)) == [2000, 0]
    assert off(benefit, mug(1000, 3)) == [0]


def test_a_unit_is_bought_or_gotten_never_both() -> None:
    both = Selection(frozenset({MUG, BOWL}))
    assert off(BuyGet(1, 1, of=both, on=both), mug(1000, 1)) == [0]
    assert off(BuyGet(1, 1, of=BOWLS, on=both), bowl(3000, 1)) == [0]
    assert off(BuyGet(1, 1, of=BOWLS, on=both), mug(1000, 1), bowl(3000, 1)) == [1000, 0]


def test_steps_give_what_was_reached_before_discounts() -> None:
    steps = Tiered("spent", "percent", ((5000, 1000), (10_000, 2000)))
    assert off(steps, mug(4999)) == [0]
    assert off(steps, mug(5000)) == [500]
    assert off(steps, mug(10_000)) == [2000]
    units = Tiered("units", "amount", ((3, 500), (6, 1500)), MUGS)
    assert off(units, mug(1000, 2), bowl(3000, 4)) == [0, 0]
    assert off(units, mug(1000, 3), bowl(3000, 4)) == [500, 0]


def test_a_set_costs_its_price_as_often_as_it_is_complete() -> None:
    pair = Bundle(((MUG, 1), (BOWL, 1)), price_minor=3500)
    assert sum(off(pair, mug(1000), bowl(3000))) == 500
    assert sum(off(pair, mug(1000, 3), bowl(3000, 2))) == 1000
    assert off(pair, mug(1000, 3)) == [0]
    assert off(Bundle(((MUG, 1), (BOWL, 1)), price_minor=9000), mug(), bowl()) == [0, 0]
    assert off(Bundle(((MUG, 2),), basis_points=2500), mug(1000, 5)) == [1000]


def test_a_set_takes_the_dearest_variants() -> None:
    pair = Bundle(((MUG, 1), (BOWL, 1)), basis_points=5000)
    assert off(pair, mug(1000), mug(2000), bowl(3000)) == [0, 1000, 1500]


def test_delivery_gets_cheaper_up_to_a_limit() -> None:
    quote = priced(mug(), promotions=[rule(FreeShipping(300))], shipping=delivery(500))
    assert quote.shipping is not None
    assert (quote.shipping.discount.minor, quote.total.minor) == (300, 1200)


def test_a_present_is_added_while_there_is_enough_of_it() -> None:
    giving = rule(GiftWithPurchase(PRESENT, 2), label="Thanks")
    presents = {PRESENT: line(700, 3, variant_id=PRESENT, title="Soap")}
    quote = priced(mug(), promotions=[giving], presents=presents)
    assert [(one.title, one.quantity, one.gift, one.total.minor) for one in quote.lines] == [
        ("Mug", 1, False, 1000),
        ("Soap", 2, True, 0),
    ]
    assert quote.discounts[0].amount == Money(1400, "EUR")
    scarce = {PRESENT: line(700, 1, variant_id=PRESENT)}
    assert len(priced(mug(), promotions=[giving], presents=scarce).lines) == 1


def test_two_promotions_do_not_give_the_last_present_twice() -> None:
    rules = [rule(GiftWithPurchase(PRESENT), stacking="combinable") for _ in range(2)]
    quote = priced(mug(), promotions=rules, presents={PRESENT: line(700, 1, variant_id=PRESENT)})
    assert [one.gift for one in quote.lines] == [False, True]


def test_a_present_that_costs_nothing_is_still_given() -> None:
    quote = priced(
        mug(),
        promotions=[rule(GiftWithPurchase(PRESENT), stacking="combinable")],
        presents={PRESENT: line(0, 1, variant_id=PRESENT)},
    )
    assert [one.gift for one in quote.lines] == [False, True]


def test_the_bought_units_of_a_present_are_paid_for() -> None:
    bought = line(700, 1, variant_id=PRESENT)
    quote = priced(
        bought,
        promotions=[rule(GiftWithPurchase(PRESENT))],
        presents={PRESENT: line(700, 4, variant_id=PRESENT)},
    )
    assert [(one.gift, one.total.minor) for one in quote.lines] == [(False, 700), (True, 0)]


@pytest.mark.parametrize(
    ("benefit", "said"),
    [
        (PercentOff(1000, BOWLS), "Nothing in the cart is part of this offer."),
        (BuyGet(2, 1), "Add 2 more of the goods on offer to use this discount."),
        (
            BuyGet(1, 1, of=MUGS, on=BOWLS),
            "Put what you get into the cart too; the discount then takes its price off.",
        ),
        (Tiered("spent", "percent", ((5000, 1000),)), "Add 40.00 EUR more to get 10% off."),
        (Tiered("units", "amount", ((3, 500),)), "Add 2 more to get 5.00 EUR off."),
        (Bundle(((MUG, 1), (BOWL, 1)), price_minor=1), "1 more of the set are missing in the cart."),
        (Bundle(((BOWL, 1),), price_minor=1), "Nothing in the cart is part of this set."),
        (GiftWithPurchase(PRESENT), "The gift is sold out."),
    ],
)
def test_a_code_that_gives_nothing_says_what_is_missing(benefit: Benefit, said: str) -> None:
    assert why_not(benefit, mug()) == said


def test_a_code_for_delivery_says_that_it_is_free_already() -> None:
    assert why_not(FreeShipping(), mug(), shipping=delivery(0)) == "Delivery is free already."


@pytest.mark.parametrize(
    "benefit",
    [
        PercentOff(1250, MUGS),
        FixedOff(500, ON_SHELF),
        FreeShipping(300),
        BuyGet(2, 1, 5000, of=MUGS, on=BOWLS, most=3),
        Tiered("units", "percent", ((2, 500), (4, 1000)), MUGS),
        Bundle(((MUG, 2), (BOWL, 1)), price_minor=6000),
        Bundle(((MUG, 2),), basis_points=1000),
        GiftWithPurchase(PRESENT, 2),
    ],
)
def test_every_benefit_survives_being_stored_and_speaks(benefit: Benefit) -> None:
    assert benefits.from_dict(benefit.as_dict()) == benefit
    assert str(benefit.says("EUR"))


def test_amounts_are_converted_and_percentages_are_not() -> None:
    def double(minor: int) -> int:
        return minor * 2

    assert FixedOff(500).converted(double) == FixedOff(1000)
    assert Tiered("spent", "amount", ((100, 5), (200, 9))).converted(double) == Tiered(
        "spent", "amount", ((200, 10), (400, 18))
    )
    assert Tiered("spent", "amount", ((100, 5), (101, 9))).converted(lambda minor: minor // 100) == Tiered(
        "spent", "amount", ((1, 1),)
    )
    assert Bundle(((MUG, 1),), price_minor=7).converted(double).price_minor == 14
    assert PercentOff(1000).converted(double) == PercentOff(1000)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: BuyGet(0, 1),
        lambda: BuyGet(1, 1, 10_001),
        lambda: BuyGet(1, 1, most=0),
        lambda: Tiered("spent", "percent", ()),
        lambda: Tiered("spent", "percent", ((200, 10), (100, 20))),
        lambda: Tiered("spent", "percent", ((100, 20), (200, 10))),
        lambda: Tiered("spent", "percent", ((100, 10_001),)),
        lambda: Tiered("weight", "percent", ((100, 1),)),
        lambda: Bundle((), price_minor=1),
        lambda: Bundle(((MUG, 1), (MUG, 1)), price_minor=1),
        lambda: Bundle(((MUG, 0),), price_minor=1),
        lambda: Bundle(((MUG, 1),)),
        lambda: Bundle(((MUG, 1),), price_minor=1, basis_points=1),
        lambda: FreeShipping(0),
        lambda: GiftWithPurchase(PRESENT, 0),
    ],
)
def test_senseless_benefits_cannot_be_made(wrong: Any) -> None:
    with pytest.raises(ValueError):
        wrong()
