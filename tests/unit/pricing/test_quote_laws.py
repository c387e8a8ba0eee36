"""Whatever is bought with whatever discounts and taxes: no cent is lost and nothing is negative."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from shop.kernel import ids
from shop.kernel.money import Money
from shop.pricing.lines import PricedLine
from shop.pricing.quote import Quote
from shop.promotions.benefits import FixedOff, GiftWithPurchase, PercentOff
from shop.promotions.conditions import HasCode
from shop.promotions.rules import STACKING, Rule
from shop.taxes.rules import NO_TAX
from tests.factories.pricing import delivery, line, priced, rule
from tests.unit.pricing.carts import BENEFITS, LAW, PRICES, QUANTITIES, SIMPLE, Bought, bought

PRESENT = ids.new_id()


def quote_of(cart: Bought, **changes: object) -> Quote:
    """The quote of `cart`, with changes."""
    return priced(
        *cart.lines,
        **{
            "currency": cart.currency,
            "promotions": cart.rules,
            "shipping": cart.shipping,
            "tax": cart.tax,
            "margin_floor": cart.margin_floor,
            **changes,
        },  # type: ignore[arg-type]
    )


@LAW
@given(bought())
def test_total_is_the_sum_of_its_parts(cart: Bought) -> None:
    quote = quote_of(cart)
    expected = quote.subtotal - quote.discount_total + quote.shipping_total
    assert quote.total == (expected if quote.tax_included else expected + quote.tax_total)


@LAW
@given(bought())
def test_nothing_is_negative_and_no_discount_exceeds_what_it_is_for(cart: Bought) -> None:
    quote = quote_of(cart)
    amounts = [quote.total, quote.discount_total, quote.shipping_total, quote.tax_total]
    for one in quote.lines:
        amounts += [one.subtotal - one.discount, one.discount, one.tax, one.total]
    amounts += [discount.amount for discount in quote.discounts]
    assert min(amount.minor for amount in amounts) >= 0
    assert quote.discount_total <= quote.subtotal


@LAW
@given(bought())
def test_every_cent_off_is_explained_by_line_and_by_promotion(cart: Bought) -> None:
    quote = quote_of(cart)
    places = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    for place in places:
        assert sum(share.amount.minor for share in place.discounts) == place.discount.minor
    for discount in quote.discounts:
        shares = [
            share.amount.minor
            for place in places
            for share in place.discounts
            if share.promotion_id == discount.promotion_id
        ]
        assert sum(shares) == discount.amount.minor


@LAW
@given(bought())
def test_every_cent_of_tax_is_explained_by_line_and_by_rate(cart: Bought) -> None:
    quote = quote_of(cart)
    places = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    for place in places:
        assert sum(part.amount.minor for part in place.taxes) == place.tax.minor
    assert sum(place.tax.minor for place in places) == sum(one.amount.minor for one in quote.taxes)


@LAW
@given(bought())
def test_included_tax_is_never_more_than_the_price(cart: Bought) -> None:
    quote = quote_of(cart)
    if quote.tax_included:
        assert all(one.tax <= one.total for one in quote.lines)


@LAW
@given(bought())
def test_a_quote_comes_back_from_json_as_it_was(cart: Bought) -> None:
    quote = quote_of(cart)
    assert Quote.from_dict(quote.as_dict()) == quote
    assert Quote.from_dict(quote.as_dict()).version == quote.version


@LAW
@given(bought(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(cart: Bought, chance: object) -> None:
    shuffled = list(cart.lines)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    quote, other = quote_of(cart), quote_of(replace(cart, lines=tuple(shuffled)))
    assert other.total == quote.total
    assert other.discounts == quote.discounts
    by_id = {one.variant_id: one for one in quote.lines}
    assert {one.variant_id: one for one in other.lines} == by_id


@LAW
@given(bought(), st.data())
def test_splitting_a_line_changes_no_discount(cart: Bought, data: st.DataObject) -> None:
    first, *rest = cart.lines
    if first.quantity == 1:
        return
    one = data.draw(st.integers(1, first.quantity - 1))
    halves = (replace(first, quantity=one), replace(first, quantity=first.quantity - one))
    whole, split = quote_of(cart, tax=NO_TAX), quote_of(replace(cart, lines=(*halves, *rest)), tax=NO_TAX)
    assert split.total == whole.total
    assert split.discounts == whole.discounts


@LAW
@given(bought(), BENEFITS)
def test_a_promotion_that_does_not_apply_changes_nothing(cart: Bought, benefit: PercentOff) -> None:
    idle = rule(benefit, HasCode())
    assert quote_of(cart, promotions=(*cart.rules, idle)) == quote_of(cart)


@LAW
@given(
    prices=st.lists(st.tuples(PRICES, QUANTITIES), min_size=1, max_size=4),
    benefits=st.lists(st.tuples(SIMPLE, st.sampled_from(STACKING)), max_size=4),
)
def test_one_more_promotion_never_makes_it_dearer(
    prices: list[tuple[int, int]], benefits: list[tuple[PercentOff, str]]
) -> None:
    lines = [line(price, quantity) for price, quantity in prices]
    rules = [rule(benefit, stacking=stacking) for benefit, stacking in benefits]
    totals = [
        priced(*lines, promotions=rules[:count], shipping=delivery()).total.minor
        for count in range(len(rules) + 1)
    ]
    assert totals == sorted(totals, reverse=True)


@LAW
@given(bought(), st.integers(0, 9900))
def test_no_line_goes_below_the_margin_floor(cart: Bought, floor: int) -> None:
    quote = quote_of(cart, margin_floor=floor)
    for sold, asked in zip(quote.lines, cart.lines, strict=False):
        if asked.cost is not None and sold.discount:
            paid = sold.total - sold.tax if quote.tax_included else sold.subtotal - sold.discount
            margin = paid.minor - asked.cost.minor * asked.quantity
            assert margin * 10_000 >= floor * paid.minor - 20_000  # half a minor unit of rounding either way


@LAW
@given(bought(), PRICES, st.integers(1, 5))
def test_a_present_costs_nothing_and_takes_nothing_from_the_rest(
    cart: Bought, price: int, units: int
) -> None:
    giving = rule(GiftWithPurchase(PRESENT, units), stacking="combinable", lane="extra")
    presents = {PRESENT: line(price, 5, cart.currency, variant_id=PRESENT)}
    alone = replace(cart, rules=tuple(one for one in cart.rules if one.stacking == "combinable"))
    without = quote_of(alone)
    quote = quote_of(alone, promotions=(*alone.rules, giving), presents=presents)
    (gift,) = [one for one in quote.lines if one.gift]
    assert (gift.quantity, gift.total, gift.tax) == (units, Money(0, cart.currency), Money(0, cart.currency))
    assert quote.total == without.total
    assert [one for one in quote.lines if not one.gift] == list(without.lines)


def test_a_thousand_million_units_are_priced_at_once() -> None:
    many = PricedLine(
        variant_id=ids.new_id(),
        product_id=ids.new_id(),
        title="Bead",
        quantity=10**9,
        unit_price=Money(3, "EUR"),
    )
    half: Rule = rule(PercentOff(5000), stacking="combinable")
    ten: Rule = rule(FixedOff(1000), stacking="combinable")
    assert priced(many, promotions=[half, ten]).total.minor == 15 * 10**8 - 1000
