"""What shoppers see of promotions: a sentence for each code, ways to do without it, and presents."""

from __future__ import annotations

from shop.inventory import operations as inventory
from shop.kernel import db
from shop.promotions import operations as promotions
from shop.promotions.benefits import Benefit, GiftWithPurchase, PercentOff
from shop.promotions.conditions import Condition, HasCode, SubtotalAtLeast
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, orders
from tests.web.storefront.test_cart import put


def offer(benefit: Benefit, *conditions: Condition, code: str = "") -> None:
    """An active promotion, perhaps with a code."""
    with db.transaction():
        made = promotions.create(name="Thanks", benefit=benefit, conditions=conditions, at=NOON)
        if code:
            promotions.add_code(promotion_id=made.id, code=code, at=NOON)


def test_a_code_that_does_not_count_yet_says_what_is_missing(cleo: Shopper) -> None:
    offer(PercentOff(1000), HasCode(), SubtotalAtLeast(3000), code="THIRTY")
    put(cleo)
    cleo.press("Apply", code="thirty")
    assert "Add $11.00 more to use this discount: it is for orders from $30.00." in cleo.see.text
    cleo.press("Change", quantity=2)
    assert "THIRTY Thanks counts." in cleo.see.text
    assert "-$3.80" in cleo.see.text


def test_a_code_that_does_not_count_can_be_taken_off_in_the_cart(cleo: Shopper) -> None:
    offer(PercentOff(1000), HasCode(), SubtotalAtLeast(3000), code="THIRTY")
    put(cleo)
    cleo.press("Apply", code="thirty")
    form = next(form for form in cleo.see.forms if form.target.endswith("/cart/codes/removal"))
    cleo.post(form.target, form.fields)
    assert "THIRTY" not in cleo.see.text


def test_a_code_can_be_taken_off_at_the_till(cleo: Shopper) -> None:
    offer(PercentOff(1000), HasCode(), code="TEN")
    put(cleo)
    cleo.press("Apply", code="ten")
    cleo.press("Check out")
    assert "TEN Thanks counts." in cleo.see.text
    form, _button = cleo.button("Apply")
    fields = [pair for pair in form.fields if pair[0] != "do"]
    cleo.post(form.target, [*fields, ("do", "without:TEN")])
    assert "TEN" not in cleo.see.text
    assert "-$1.90" not in cleo.see.text


def test_a_present_lies_in_the_cart_and_cannot_be_counted_up(cleo: Shopper) -> None:
    offer(GiftWithPurchase(stocked_variant(5, "Soap", price_minor=700)), SubtotalAtLeast(1000))
    put(cleo)
    assert "A gift for you" in cleo.see.text
    assert "Soap" in cleo.see.text
    assert len([form for form in cleo.see.forms if form.target.endswith("/removal")]) == 1
    assert "data-cart-count>1<" in cleo.visit("/").html
    cleo.visit("/cart").press("Check out")
    assert "Soap" in cleo.see.text


def test_a_present_that_is_gone_meanwhile_is_not_left_out_silently(cleo: Shopper) -> None:
    soap = stocked_variant(1, "Soap", price_minor=700)
    offer(GiftWithPurchase(soap))
    put(cleo)
    cleo.press("Check out")
    with db.transaction():
        inventory.set_on_hand(variant_id=soap, on_hand=0, reason="counted", at=NOON)
    cleo.press("Pay", test_card=GOOD, **TYPED)
    assert cleo.status == 409
    assert "The gift is not available any more." in cleo.see.text
    assert orders() == []
    cleo.press("Pay", test_card=GOOD, **TYPED)
    assert [line.gift for line in orders()[0].lines] == [False]
