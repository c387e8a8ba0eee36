"""An order's price after an edit: discounts as they were, every cent accounted for."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.kernel.money import Money
from shop.pricing.editing import BadEdit, edited
from shop.pricing.quote import AppliedDiscount, Quote, QuoteLine, Share, TaxLine, summed
from shop.promotions.sentences import Sentence

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROMOTION = uuid.uuid4()


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def line(quantity: int, unit: int, discount: int, percent: int, **more: bool) -> QuoteLine:
    """A line with tax within its price."""
    net = quantity * unit - discount
    tax = TaxLine(name="VAT", ppm=percent * 10_000, amount=usd(net * percent // (100 + percent)))
    return QuoteLine(
        variant_id=uuid.uuid4(),
        product_id=uuid.uuid4(),
        handle="mug",
        title="Mug",
        variant_title="",
        sku="",
        image_src="",
        quantity=quantity,
        unit_price=usd(unit),
        compare_at=None,
        subtotal=usd(quantity * unit),
        discount=usd(discount),
        tax=tax.amount,
        total=usd(net),
        discounts=(Share(promotion_id=PROMOTION, amount=usd(discount)),) if discount else (),
        taxes=(tax,),
        **more,
    )


def order(*lines: QuoteLine) -> Quote:
    off = sum(one.discount.minor for one in lines)
    discount = AppliedDiscount(
        promotion_id=PROMOTION,
        version=1,
        code="SUN",
        assignment_id=None,
        label="Summer",
        reason=Sentence("x", {}),
        because=(),
        target="items",
        amount=usd(off),
    )
    return Quote(
        currency="USD",
        lines=lines,
        shipping=None,
        discounts=(discount,) if off else (),
        refused=(),
        taxes=summed(tax for one in lines for tax in one.taxes),
        tax_included=True,
    )


def test_what_stays_keeps_its_discount_and_what_goes_takes_its_own_along() -> None:
    before = order(line(3, 1000, 301, 19), line(1, 500, 50, 7))
    after = edited(before, {0: 2})
    assert [one.discount.minor for one in after.lines] == [201, 50]
    assert after.lines[1] == before.lines[1]
    assert (before.total - after.total).minor == 900
    assert after.discounts[0].amount == after.discount_total


def test_more_units_cost_what_the_line_costs_with_nothing_off() -> None:
    after = edited(order(line(1, 1000, 100, 19)), {0: 3})
    assert (after.total.minor, after.discount_total.minor) == (2900, 100)


def test_a_line_taken_out_takes_its_discount_out_of_the_list() -> None:
    after = edited(order(line(1, 1000, 100, 19), line(1, 500, 0, 7)), {0: 0})
    assert after.discounts == ()
    assert after.total.minor == 500


@pytest.mark.parametrize("quantity", [-1, 10_000, 10**9])
def test_a_quantity_that_cannot_be_is_refused(quantity: int) -> None:
    with pytest.raises(BadEdit):
        edited(order(line(1, 1000, 0, 19)), {0: quantity})


def test_an_empty_order_is_none() -> None:
    with pytest.raises(BadEdit, match="Cancel it instead"):
        edited(order(line(1, 1000, 0, 19)), {0: 0})


@pytest.mark.parametrize(("more", "quantity"), [({"gift": True}, 2), ({"gift_card": True}, 0)])
def test_presents_and_gift_cards_do_not_grow(more: dict[str, bool], quantity: int) -> None:
    first = line(1, 1000, 1000 if more.get("gift") else 0, 19, **more)
    with pytest.raises(BadEdit, match="cannot be changed"):
        edited(order(first, line(1, 500, 0, 7)), {0: quantity})


def test_fewer_presents_still_cost_nothing() -> None:
    after = edited(order(line(3, 333, 999, 19, gift=True), line(1, 500, 0, 7)), {0: 2})
    assert after.lines[0].total.minor == 0
    assert after.total.minor == 500


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 20), st.integers(0, 5_000), st.integers(0, 100), st.sampled_from([0, 7, 19])
        ),
        min_size=1,
        max_size=4,
    ),
    st.data(),
)
def test_every_edit_adds_up(parts: list[tuple[int, int, int, int]], data: st.DataObject) -> None:
    before = order(
        *(line(units, price, units * price * off // 100, percent) for units, price, off, percent in parts)
    )
    wanted = {place: data.draw(st.integers(0, 25)) for place in range(len(parts))}
    if not any(wanted.values()):
        return
    after = edited(before, wanted)
    assert after.total == after.subtotal - after.discount_total
    assert after.tax_total.minor == sum(one.tax.minor for one in after.lines)
    for one in after.lines:
        assert usd(0) <= one.discount <= one.subtotal
        assert one.tax <= one.total
    assert sum(one.amount.minor for one in after.discounts) == after.discount_total.minor
