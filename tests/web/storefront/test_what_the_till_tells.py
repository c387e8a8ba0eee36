"""What the journey is told of codes and of ways to deliver and to pay: once each, and nobody's secrets."""

from __future__ import annotations

from typing import Any

from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode, SubtotalAtLeast
from shop.web.signals import PageSeen
from tests.support.shopper import Shopper
from tests.web.storefront.test_cart import put
from tests.web.storefront.test_promotions import offer


def told(seen: list[PageSeen], name: str) -> list[dict[str, Any]]:
    return [params for page in seen for noted, params in page.notes if noted == name]


def test_codes_that_are_taken_refused_or_do_not_count(cleo: Shopper, seen: list[PageSeen]) -> None:
    offer(PercentOff(1000), HasCode(), SubtotalAtLeast(9_000), code="BIG")
    put(cleo)
    for typed in ("nothing", "big", "UZYC-7NK6-ZV8V-3S7W"):
        cleo.visit("/cart").press("Apply", code=typed)
    (taken,) = told(seen, "coupon_applied")
    assert taken == {"coupon": "BIG", "kind": "discount"}
    refused = {(one["coupon"], one["kind"], one["reason"]) for one in told(seen, "coupon_denied")}
    assert ("NOTHING", "discount", "unknown") in refused
    assert ("BIG", "discount", "not_counting") in refused
    assert ("", "gift_card", "unknown") in refused
    assert "UZYC" not in repr(refused)


def test_what_was_offered_at_the_till_is_told_by_its_codes(
    at_the_till: Shopper, seen: list[PageSeen]
) -> None:
    at_the_till.visit("/checkout")
    offers = {one["step_name"]: one for one in told(seen, "checkout_step_viewed")}
    assert offers["payment"]["offered"] == ["test_card"]
    delivery = offers["shipping"]
    assert len(delivery["offered"]) == len(delivery["prices_minor"]) > 0
    assert delivery["chosen"] in delivery["offered"]
    again = [one["once"] for one in told(seen, "checkout_step_viewed")]
    at_the_till.visit("/checkout")
    assert set(again) == {one["once"] for one in told(seen, "checkout_step_viewed")}
