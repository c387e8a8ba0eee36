"""Random carts: anything a shopper may put in, with any promotions an owner may make."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st

from shop.catalog.tax_classes import RATED, REDUCED
from shop.kernel import ids
from shop.kernel.money import Money, exponent
from shop.pricing.lines import PricedLine
from shop.promotions.benefits import Bundle, BuyGet, FixedOff, FreeShipping, PercentOff, Tiered
from shop.promotions.conditions import SubtotalAtLeast, UnitsAtLeast
from shop.promotions.goods import Selection
from shop.promotions.rules import LANES, STACKING, Rule
from shop.shipping.rates import ShippingOption
from shop.taxes.rules import ON_DELIVERY, Rate, TaxRules
from tests.factories.pricing import delivery, line, rule

CURRENCIES = st.sampled_from(sorted(["EUR", "USD", "ILS", "JPY", "KWD"], key=exponent))  # all known by now
LAW = settings(max_examples=80)
PRICES = st.integers(min_value=0, max_value=5_000_000)
QUANTITIES = st.integers(min_value=1, max_value=999)
PRODUCTS = [ids.new_id() for _ in range(3)]
SHELF = ids.new_id()  # a collection
POINTS = st.integers(min_value=1, max_value=10_000)
AMOUNTS = st.integers(min_value=1, max_value=10_000_000)
SELECTIONS = st.sampled_from(
    [
        Selection(),
        Selection(frozenset(PRODUCTS[:1])),
        Selection(frozenset(PRODUCTS[1:])),
        Selection(frozenset(), frozenset({SHELF})),
    ]
)
SIMPLE = st.one_of(
    st.builds(PercentOff, POINTS), st.builds(FixedOff, AMOUNTS), st.just(FreeShipping())
)  # of all goods, or the delivery
RISING = st.lists(st.tuples(AMOUNTS, POINTS), min_size=1, max_size=3).map(
    lambda tiers: tuple(
        zip(sorted({start for start, _ in tiers}), sorted({value for _, value in tiers}), strict=False)
    )
)
BENEFITS = st.one_of(
    SIMPLE,
    st.builds(PercentOff, POINTS, SELECTIONS),
    st.builds(FixedOff, AMOUNTS, SELECTIONS),
    st.builds(
        BuyGet,
        buy=st.integers(1, 5),
        get=st.integers(1, 5),
        basis_points=POINTS,
        of=SELECTIONS,
        on=SELECTIONS,
        most=st.none() | st.integers(1, 9),
    ),
    st.builds(
        Tiered,
        basis=st.sampled_from(["spent", "units"]),
        unit=st.sampled_from(["percent", "amount"]),
        tiers=RISING,
        on=SELECTIONS,
    ),
    st.builds(
        Bundle,
        items=st.sampled_from([((PRODUCTS[0], 1), (PRODUCTS[1], 2)), ((PRODUCTS[2], 1),)]),
        price_minor=st.integers(0, 1_000_000),
    ),
    st.builds(Bundle, items=st.just(((PRODUCTS[0], 1), (PRODUCTS[2], 1))), basis_points=POINTS),
)
RATES = st.lists(
    st.builds(
        Rate,
        name=st.sampled_from(["VAT", "GST", "QST"]),
        ppm=st.integers(0, 300_000),
        compound=st.booleans(),
        on_delivery=st.booleans(),
    ),
    max_size=3,
).map(tuple)
TAXES = st.builds(
    TaxRules,
    rates=RATES,
    others=st.tuples(st.tuples(st.just(REDUCED), RATES)) | st.just(()),
    included=st.booleans(),
    delivery=st.sampled_from(ON_DELIVERY),
)


@dataclass(frozen=True)
class Bought:
    """All that a quote is made of."""

    currency: str
    lines: tuple[PricedLine, ...]
    rules: tuple[Rule, ...]
    shipping: ShippingOption | None
    tax: TaxRules
    margin_floor: int | None


@st.composite
def bought(draw: st.DrawFn) -> Bought:
    """A cart of up to six lines and five promotions."""
    currency = draw(CURRENCIES)
    sizes = draw(st.lists(st.tuples(PRICES, QUANTITIES), min_size=1, max_size=6))
    return Bought(
        currency=currency,
        lines=tuple(_line(draw, price, quantity, currency) for price, quantity in sizes),
        rules=tuple(_rule(draw, benefit) for benefit in draw(st.lists(BENEFITS, max_size=5))),
        shipping=draw(st.none() | PRICES.map(lambda price: delivery(price, currency))),
        tax=draw(TAXES),
        margin_floor=draw(st.none() | st.integers(0, 9900)),
    )


def _line(draw: st.DrawFn, price: int, quantity: int, currency: str) -> PricedLine:
    cost = draw(st.none() | st.integers(0, 5_000_000))
    return line(
        price,
        quantity,
        currency,
        product_id=draw(st.sampled_from(PRODUCTS)),
        collection_ids=frozenset({SHELF}) if draw(st.booleans()) else frozenset(),
        taxable=draw(st.booleans()),
        tax_class=draw(st.sampled_from(RATED)),
        cost=None if cost is None else Money(cost, currency),
    )


def _rule(draw: st.DrawFn, benefit: PercentOff) -> Rule:
    conditions = draw(st.sampled_from([(), (SubtotalAtLeast(10_000),), (UnitsAtLeast(3),)]))
    return rule(
        benefit,
        *conditions,
        stacking=draw(st.sampled_from(STACKING)),
        lane=draw(st.sampled_from(LANES)),
        respects_floor=True,
    )
