"""How far a basket is from free delivery, from the owner's thresholds alone."""

from __future__ import annotations

from shop.kernel.money import Money
from shop.shipping.progress import towards
from shop.shipping.rates import Method, Rate, Zone


def zone(*methods: Method, countries: frozenset[str] = frozenset({"US"})) -> tuple[Zone, ...]:
    return (Zone(name="Home", countries=countries, methods=methods),)


def post(free: int | None = 5000, price: int = 500, **more: bool) -> Method:
    return Method(
        code=f"post-{free}-{price}", name="Post", rates=(Rate(0, price),), free_above_minor=free, **more
    )


def test_what_is_missing_is_the_rest_to_the_nearest_threshold() -> None:
    found = towards(zone(post(9000), post(5000)), country="US", goods=Money(3800, "USD"))
    assert found is not None
    assert (found.threshold.minor, found.missing.minor, found.reached) == (5000, 1200, False)


def test_it_is_reached_on_the_cent() -> None:
    found = towards(zone(post()), country="US", goods=Money(5000, "USD"))
    assert found is not None
    assert found.reached


def test_there_is_nothing_to_reach_where_delivery_is_always_free_or_never() -> None:
    goods = Money(100, "USD")
    assert towards(zone(post(None)), country="US", goods=goods) is None
    assert towards(zone(post(), post(None, price=0)), country="US", goods=goods) is None
    assert towards(zone(post(active=False)), country="US", goods=goods) is None
    assert towards(zone(post()), country="FR", goods=goods) is None


def test_the_rest_of_the_world_counts_for_whoever_is_not_named() -> None:
    assert towards(zone(post(), countries=frozenset({"*"})), country="FR", goods=Money(1, "USD")) is not None
