"""How far a basket is from free delivery, from the owner's thresholds alone."""

from __future__ import annotations

from shop.kernel.money import Money
from shop.shipping.progress import towards
from shop.shipping.rates import Method, Rate


def post(free: int | None = 5000, price: int = 500, **more: bool) -> Method:
    return Method(
        code=f"post-{free}-{price}", name="Post", rates=(Rate(0, price),), free_above_minor=free, **more
    )


def test_what_is_missing_is_the_rest_to_the_nearest_threshold() -> None:
    found = towards([post(9000), post(5000)], goods=Money(3800, "USD"))
    assert found is not None
    assert (found.threshold.minor, found.missing.minor, found.reached) == (5000, 1200, False)


def test_it_is_reached_on_the_cent() -> None:
    found = towards([post()], goods=Money(5000, "USD"))
    assert found is not None
    assert found.reached


def test_there_is_nothing_to_reach_where_delivery_is_always_free_or_never() -> None:
    goods = Money(100, "USD")
    assert towards([post(None)], goods=goods) is None
    assert towards([post(), post(None, price=0)], goods=goods) is None
    assert towards([], goods=goods) is None
