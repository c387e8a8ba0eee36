"""Paths count the visits that the other reports count, whatever their steps are."""

from __future__ import annotations

import pytest

from shop.kernel import clock
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import lake as make
from tracking.lake import reading
from tracking.reports.paths import asking
from tracking.reports.paths.values import EVENTS, KINDS, PAGES, PathSpec

MINUTE = 60
START, END = clock.to_micros(NOON), clock.to_micros(NOON) + 3600 * make.SECOND


def found(show: str) -> tuple[int, int, list[tuple[str, ...]]]:
    """Visits, those that have a step, and their ways."""
    with reading.open() as lake:
        paths = asking.find(lake, PathSpec(start=START, end=END, show=show))
    return paths.visits, paths.counted, [route.nodes for route in paths.routes for _ in range(route.visits)]


@pytest.fixture
def visits(sqlite: Settings) -> None:
    """Somebody agrees to be known on the way; somebody only looks at a page; an order has no page at all."""
    make.write(
        make.event(visitor_id="of-today", session_id="one", path="/", consent="unset"),
        make.event(visitor_id="known", session_id="one", path="/products/mug", second=MINUTE),
        make.event("view_item", visitor_id="known", session_id="one", path="/products/mug", second=MINUTE),
        make.event(visitor_id="other", session_id="two", path="/", second=2 * MINUTE),
        make.event("add_to_cart", visitor_id="by-phone", session_id="three", second=3 * MINUTE),
        make.event("purchase", visitor_id="by-phone", session_id="three", second=4 * MINUTE),
    )


def test_a_visit_is_one_though_its_visitor_becomes_known_on_the_way(visits: None) -> None:
    assert found(KINDS) == (2, 2, [("home",), ("home", "products")])
    assert found(PAGES) == (2, 2, [("/",), ("/", "/products/mug")])


def test_who_did_nothing_was_here_all_the_same(visits: None) -> None:
    assert found(EVENTS) == (2, 1, [("view_item",)])


def test_a_history_that_knows_no_pages_has_visits(sqlite: Settings) -> None:
    from tests.factories import history

    row = {"props": "{}", "bot": False, "internal": False, "session_id": "a", "visitor_id": "b", "path": ""}
    row |= dict.fromkeys(("channel", "source", "medium", "campaign", "referrer_host", "device", "locale"), "")
    history.put("import:old", [row | {"seq": 1, "name": "add_to_cart", "occurred_at": START}])
    assert found(KINDS) == (1, 1, [("add_to_cart",)])
