"""How many can be bought, and when they are sent: what lies there, and what may be sold ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shop.catalog import variants
from shop.kernel import clock

DAY = date(2026, 12, 12)


@pytest.mark.parametrize(
    ("available", "backorder", "oversell", "units"),
    [
        (None, False, None, None),
        (3, False, None, 3),
        (-2, False, None, 0),
        (3, False, 5, 3),  # it stopped going on selling; the number is left over
        (3, True, None, None),
        (3, True, 5, 8),
        (-4, True, 5, 1),
        (-5, True, 5, 0),
        (-9, True, 5, 0),
        (0, True, 0, 0),
    ],
)
def test_units(available: int | None, backorder: bool, oversell: int | None, units: int | None) -> None:
    found = {"available": available, "backorder": backorder, "oversell": oversell}
    assert variants.units(**found) == units
    assert variants.in_stock(**found) == (units != 0)


@pytest.mark.parametrize(
    ("today", "backorder", "promised"),
    [((2026, 12, 11), True, DAY), ((2026, 12, 12), True, None), ((2026, 12, 1), False, None)],
)
def test_a_day_is_promised_while_it_lies_ahead(
    today: tuple[int, int, int], backorder: bool, promised: date | None
) -> None:
    with clock.frozen(datetime(*today, 23, 59, tzinfo=UTC)):
        assert variants.promised(backorder=backorder, ships_from=DAY) == promised
        assert variants.promised(backorder=backorder, ships_from=None) is None
