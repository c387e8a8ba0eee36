"""The demo store's sales are real ones."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import demo, reconciling
from shop.kernel import db, jobs
from shop.orders.models import OPEN
from shop.payments import queries as payments
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, all_orders

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.sqlite
def test_two_weeks_of_sales_agree_with_the_books() -> None:
    for i in range(9):
        stocked_variant(40, title=f"Mug {i}")
    demo.seed(AT)
    sold = all_orders()
    assert len(sold) == len(demo.SALES)
    assert {order.status for order in sold} == {OPEN}
    assert min(order.placed_at for order in sold) == AT - timedelta(days=14)
    assert [order.discount_minor > 0 for order in sold].count(True) == 2
    assert max(len(payments.of_order(order.id)) for order in sold) == 2
    jobs.run_due(at=AT)
    db.end_read()
    assert all(check.differences == [] for check in reconciling.reconcile().values())


@pytest.mark.sqlite
def test_seeding_again_changes_nothing() -> None:
    stocked_variant(40)
    demo.seed(AT)
    before = len(all_orders())
    demo.seed(AT)
    assert len(all_orders()) == before


def test_an_empty_catalog_has_no_sales() -> None:
    demo.seed(AT)
    assert all_orders() == []
