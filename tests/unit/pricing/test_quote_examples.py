"""Prices one can check by hand."""

from __future__ import annotations

import pytest

from shop.kernel.money import Money
from shop.promotions.benefits import FixedOff, FreeShipping, PercentOff
from shop.promotions.conditions import FirstOrder, HasCode, SubtotalAtLeast
from shop.promotions.context import ShopperContext
from shop.promotions.rules import COMBINABLE
from shop.taxes.rules import Rate, TaxRules
from tests.factories.pricing import delivery, line, priced, rule, tax


def test_a_three_way_split_of_ten_euro_off_loses_no_cent() -> None:
    quote = priced(line(1000), line(1000), line(1000), promotions=[rule(FixedOff(1000))])
    assert sorted(one.discount.minor for one in quote.lines) == [333, 333, 334]
    assert quote.total == Money(2000, "EUR")


def test_a_voucher_above_the_price_makes_it_free_and_not_less() -> None:
    quote = priced(line(1000), promotions=[rule(FixedOff(99_999))])
    assert quote.total == Money(0, "EUR")
    assert quote.discounts[0].amount == Money(1000, "EUR")


def test_a_hundred_percent_off_still_costs_delivery() -> None:
    quote = priced(line(1000), promotions=[rule(PercentOff(10_000))], shipping=delivery(500))
    assert quote.total == Money(500, "EUR")


def test_forty_and_seventy_percent_together_leave_eighteen_percent() -> None:
    both = [rule(PercentOff(4000), stacking=COMBINABLE), rule(PercentOff(7000), stacking=COMBINABLE)]
    assert priced(line(10_000), promotions=both).total == Money(1800, "EUR")


def test_of_two_that_do_not_combine_the_better_one_counts() -> None:
    quote = priced(line(10_000), promotions=[rule(PercentOff(4000)), rule(PercentOff(7000), label="Big")])
    assert [discount.label for discount in quote.discounts] == ["Big"]
    assert quote.total == Money(3000, "EUR")


def test_one_that_stands_alone_gives_way_to_combined_ones_that_are_worth_more() -> None:
    small = [rule(PercentOff(2000), stacking=COMBINABLE), rule(PercentOff(2000), stacking=COMBINABLE)]
    quote = priced(line(10_000), promotions=[rule(PercentOff(3000)), *small])
    assert quote.total == Money(6400, "EUR")


def test_percentages_are_taken_before_fixed_amounts() -> None:
    both = [rule(FixedOff(1000), stacking=COMBINABLE), rule(PercentOff(1000), stacking=COMBINABLE)]
    assert priced(line(10_000), promotions=both).total == Money(8000, "EUR")


def test_free_delivery_takes_off_delivery_only() -> None:
    quote = priced(line(1000), promotions=[rule(FreeShipping())], shipping=delivery(500))
    assert (quote.shipping_total.minor, quote.discount_total.minor, quote.total.minor) == (0, 0, 1000)
    assert str(quote.discounts[0].reason) == "Free delivery"


def test_yen_have_no_sen_and_dinars_three_places() -> None:
    assert priced(line(999, 1, "JPY"), currency="JPY", promotions=[rule()]).total == Money(899, "JPY")
    assert priced(line(1005, 1, "KWD"), currency="KWD", promotions=[rule()]).total == Money(904, "KWD")


def test_half_a_cent_is_rounded_up() -> None:
    assert priced(line(5), promotions=[rule(PercentOff(1000))]).discount_total == Money(1, "EUR")


def test_included_tax_is_within_the_price() -> None:
    quote = priced(line(1170), tax=tax(17), shipping=delivery(117))
    assert quote.total == Money(1287, "EUR")
    assert [(one.name, one.amount.minor) for one in quote.taxes] == [("Tax 17", 187)]


def test_added_tax_comes_on_top_of_goods_and_delivery() -> None:
    quote = priced(line(1000), tax=tax(10, included=False), shipping=delivery(500))
    assert (quote.tax_total.minor, quote.total.minor) == (150, 1650)


def test_delivery_stays_untaxed_when_the_owner_says_so() -> None:
    quote = priced(line(1000), tax=tax(10, included=False, on_shipping=False), shipping=delivery(500))
    assert (quote.tax_total.minor, quote.total.minor) == (100, 1600)


def test_tax_counts_what_is_paid_after_discounts() -> None:
    quote = priced(line(1000), promotions=[rule(PercentOff(5000))], tax=tax(10, included=False))
    assert quote.tax_total == Money(50, "EUR")


def test_two_included_taxes_share_what_their_sum_holds() -> None:
    rules = TaxRules(rates=(Rate(name="GST", ppm=50_000), Rate(name="QST", ppm=99_750)), included=True)
    quote = priced(line(10_000), tax=rules)
    assert [one.amount.minor for one in quote.taxes] == [435, 867]


def test_what_is_not_taxable_is_not_taxed() -> None:
    quote = priced(line(1000, taxable=False), line(1000), tax=tax(10, included=False))
    assert [one.tax.minor for one in quote.lines] == [0, 100]


def test_a_code_below_its_minimum_says_how_much_is_missing() -> None:
    wanting = rule(PercentOff(1000), HasCode(), SubtotalAtLeast(5000), code="FIFTY")
    quote = priced(line(3000), promotions=[wanting])
    assert quote.discounts == ()
    assert str(quote.refused[0].reason) == (
        "Add 20.00 EUR more to use this discount: it is for orders from 50.00 EUR."
    )


def test_a_discount_says_why_it_counts() -> None:
    quote = priced(line(1000), promotions=[rule(PercentOff(1000), FirstOrder())])
    assert str(quote.discounts[0].reason) == "For your first order"


def test_a_returning_shopper_gets_no_first_order_discount() -> None:
    back = ShopperContext(order_count=1)
    assert priced(line(1000), promotions=[rule(PercentOff(1000), FirstOrder())], shopper=back).discounts == ()


def test_other_currencies_do_not_mix() -> None:
    with pytest.raises(TypeError):
        priced(line(1000, 1, "USD"))


def test_the_version_changes_with_what_is_charged() -> None:
    mug = line(1000)
    assert priced(mug).version == priced(mug).version
    assert priced(mug).version != priced(mug, promotions=[rule()]).version
