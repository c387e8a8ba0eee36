"""What a new store offers before its owner has said anything, so that it can sell at once.

Pure: the same values serve as long as there are no rows, and become rows when the owner edits them.
"""

from __future__ import annotations

from shop.kernel.errors import N_
from shop.kernel.money import exponent
from shop.shipping.rates import EVERYWHERE, Method, Rate, Zone

STANDARD, EXPRESS, ABROAD = "standard", "express", "international"


def zones(*, country: str, currency: str) -> tuple[Zone, ...]:
    """A domestic zone (standard and express) and the rest of the world."""
    unit = 1500 if exponent(currency) == 3 else 500
    return (
        Zone(
            name=N_("At home"),
            countries=frozenset({country}),
            methods=(
                _method(STANDARD, N_("Standard delivery"), unit, days=(2, 4)),
                _method(EXPRESS, N_("Express delivery"), 3 * unit, days=(1, 1)),
            ),
        ),
        Zone(
            name=N_("Rest of the world"),
            countries=frozenset({EVERYWHERE}),
            methods=(_method(ABROAD, N_("International delivery"), 4 * unit, days=(5, 12)),),
        ),
    )


def _method(code: str, name: str, price_minor: int, *, days: tuple[int, int]) -> Method:
    return Method(code=code, name=name, rates=(Rate(0, price_minor),), min_days=days[0], max_days=days[1])
