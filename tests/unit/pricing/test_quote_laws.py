"""Whatever is bought with whatever discounts and taxes: no cent is lost and nothing is negative."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shop.pricing.quote import Quote
from shop.promotions.benefits import FixedOff, FreeShipping, PercentOff
from shop.taxes.rules import Rate, TaxRules
from tests.factories.pricing import delivery, line, priced, rule

CURRENCIES = st.sampled_from(["EUR", "USD", "ILS", "JPY", "KWD"])
PRICES = st.integers(min_value=0, max_value=5_000_000)
QUANTITIES = st.integers(min_value=1, max_value=999)
BENEFITS = st.one_of(
    st.builds(PercentOff, st.integers(min_value=1, max_value=10_000)),
    st.builds(FixedOff, st.integers(min_value=1, max_value=10_000_000)),
    st.just(FreeShipping()),
)
TAXES = st.builds(
    TaxRules,
    rates=st.lists(
        st.builds(Rate, name=st.sampled_from(["VAT", "GST", "QST"]), ppm=st.integers(0, 300_000)), max_size=3
    ).map(tuple),
    included=st.booleans(),
    on_shipping=st.booleans(),
)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    currency = draw(CURRENCIES)
    lines = [
        line(price, quantity, currency, taxable=draw(st.booleans()))
        for price, quantity in draw(st.lists(st.tuples(PRICES, QUANTITIES), min_size=1, max_size=6))
    ]
    rules = [
        rule(benefit, combinable=draw(st.booleans())) for benefit in draw(st.lists(BENEFITS, max_size=4))
    ]
    shipping = draw(st.none() | PRICES.map(lambda price: delivery(price, currency)))
    return priced(*lines, currency=currency, promotions=rules, shipping=shipping, tax=draw(TAXES))


@given(quotes())
def test_total_is_the_sum_of_its_parts(quote: Quote) -> None:
    expected = quote.subtotal - quote.discount_total + quote.shipping_total
    assert quote.total == (expected if quote.tax_included else expected + quote.tax_total)


@given(quotes())
def test_nothing_is_negative(quote: Quote) -> None:
    amounts = [quote.total, quote.discount_total, quote.shipping_total, quote.tax_total]
    for one in quote.lines:
        amounts += [one.subtotal - one.discount, one.discount, one.tax, one.total]
    assert min(amount.minor for amount in amounts) >= 0


@given(quotes())
def test_discounts_reach_the_lines_to_the_last_cent(quote: Quote) -> None:
    off = [discount.amount.minor for discount in quote.discounts if discount.target == "items"]
    assert sum(off) == sum(one.discount.minor for one in quote.lines)
    assert all(one.discount <= one.subtotal for one in quote.lines)


@given(quotes())
def test_taxes_by_name_and_by_line_agree(quote: Quote) -> None:
    by_line = sum(one.tax.minor for one in quote.lines) + (quote.shipping.tax.minor if quote.shipping else 0)
    assert by_line == sum(one.amount.minor for one in quote.taxes)


@given(quotes())
def test_included_tax_is_never_more_than_the_price(quote: Quote) -> None:
    if quote.tax_included:
        assert all(one.tax <= one.total for one in quote.lines)


@given(quotes())
def test_a_quote_comes_back_from_json_as_it_was(quote: Quote) -> None:
    assert Quote.from_dict(quote.as_dict()) == quote
    assert Quote.from_dict(quote.as_dict()).version == quote.version


@given(
    prices=st.lists(st.tuples(PRICES, QUANTITIES), min_size=1, max_size=4),
    benefits=st.lists(st.tuples(BENEFITS, st.booleans()), max_size=4),
)
def test_one_more_promotion_never_makes_it_dearer(
    prices: list[tuple[int, int]], benefits: list[tuple[PercentOff, bool]]
) -> None:
    lines = [line(price, quantity) for price, quantity in prices]
    rules = [rule(benefit, combinable=combinable) for benefit, combinable in benefits]
    totals = [
        priced(*lines, promotions=rules[:count], shipping=delivery()).total.minor
        for count in range(len(rules) + 1)
    ]
    assert totals == sorted(totals, reverse=True)
