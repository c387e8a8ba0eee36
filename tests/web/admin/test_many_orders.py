"""Finding orders by words and days, keeping filters, and doing something with many at once."""

from __future__ import annotations

import csv
import io
import json

import pytest

from shop.kernel import db
from shop.orders import queries
from shop.orders.filters import Filter
from shop.orders.models import Order
from tests.conftest import NOBODY, NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import DECLINED, cart_with, details, order_of, paid_order, press
from tests.web.admin.conftest import text

ORDERS = "/admin/orders"


@pytest.fixture
def two(app) -> tuple[Order, Order]:
    """Two paid orders, a formula among the names."""
    return paid_order(quantity=2, name="=1+1"), paid_order(email="max@example.com", name="Max Moser")


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def numbers(*orders: Order) -> dict[str, list[str]]:
    return {"order": [str(order.number) for order in orders]}


def test_days_and_skus_find_orders(owner, two):
    sku = two[0].lines[0].sku
    assert "Max Moser" in text(owner.get(f"{ORDERS}?since=2026-11-24&until=2026-11-24"))
    for nothing in ("since=2026-11-25", "until=2026-11-23", "q=no-such-sku"):
        assert "No order matches" in text(owner.get(f"{ORDERS}?{nothing}"))
    if sku:
        assert "No order matches" not in text(owner.get(f"{ORDERS}?q={sku}"))


@pytest.mark.parametrize("query", ["since=x", "until=9999-12-31", "since=0001-01-01", "since=2026-02-30"])
def test_odd_days_are_put_up_with(owner, two, query):
    assert "Max Moser" in text(owner.get(f"{ORDERS}?{query}"))


def test_a_filter_is_kept_used_and_removed(owner, two):
    kept = {"name": "Max", "q": "max@", "status": "to_ship"}
    assert owner.submit(ORDERS, f"{ORDERS}/filters", kept).status_code == 303
    page = text(owner.get(ORDERS))
    assert "Max</bdi></a>" in page
    shown = text(owner.get(f"{ORDERS}?status=to_ship&q=max@"))
    action = shown.split('action="/admin/orders/filters/')[1].split('"')[0]
    assert owner.submit(ORDERS, f"{ORDERS}/filters/{action}").status_code == 303
    assert "Max</bdi></a>" not in text(owner.get(ORDERS))
    assert owner.submit(ORDERS, f"{ORDERS}/filters/{NOBODY}/removal").status_code == 303


@pytest.mark.parametrize("typed", [{"name": "", "q": "x"}, {"name": "x" * 41, "q": "x"}, {"name": "All"}])
def test_a_filter_without_name_or_sense_is_refused(owner, two, typed):
    assert owner.submit(ORDERS, f"{ORDERS}/filters", typed).status_code == 303
    assert "Remove this filter" not in text(owner.get(f"{ORDERS}?q=x"))


def test_those_ticked_are_being_packed(owner, two):
    unpaid = order_of(press(cart_with(stocked_variant()), details(name="Uma"), card=DECLINED))
    answer = owner.submit(ORDERS, f"{ORDERS}/packing", numbers(*two, unpaid))
    assert answer.status_code == 303
    assert "2 orders are being packed." in text(owner.get(ORDERS))
    assert again(two[0]).packing_at == NOON
    assert again(unpaid).packing_at is None
    assert "Max Moser" in text(owner.get(f"{ORDERS}?status=packing"))
    owner.submit(ORDERS, f"{ORDERS}/packing", numbers(*two))
    assert "0 orders" in text(owner.get(ORDERS))


@pytest.mark.parametrize("ticked", [[], ["x", "-1", "0"], ["9" * 30], [str(n) for n in range(1, 202)]])
def test_nothing_sensible_ticked_changes_nothing(owner, two, ticked):
    for action in ("packing", "selection.csv"):
        assert owner.submit(ORDERS, f"{ORDERS}/{action}", {"order": ticked}).status_code == 303
    assert again(two[0]).packing_at is None


def test_the_table_has_a_row_a_line_and_each_amount_once(owner, two):
    found = rows(owner.get(f"{ORDERS}/export.csv?status=to_ship"))
    assert [row["order"] for row in found] == [str(order.number) for order in two]
    assert found[0]["name"] == "'=1+1"
    assert found[0]["total"] == str(two[0].total.decimal)
    assert found[0]["quantity"] == "2"
    assert [row["order"] for row in rows(owner.get(f"{ORDERS}/export.csv?q=max@"))] == [str(two[1].number)]
    ticked = owner.submit(ORDERS, f"{ORDERS}/selection.csv", numbers(two[0]))
    assert [row["order"] for row in rows(ticked)] == [str(two[0].number)]


def test_json_lines_say_the_same_in_minor_units(owner, two):
    answer = owner.get(f"{ORDERS}/export.jsonl")
    found = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert [one["number"] for one in found] == [order.number for order in two]
    assert found[0]["total_minor"] == two[0].total_minor
    assert found[0]["lines"][0]["quantity"] == 2
    assert answer.headers["Content-Disposition"].endswith('.jsonl"')
    assert owner.get(f"{ORDERS}/export.xlsx").status_code == 404


def test_support_reads_orders_and_takes_no_file_of_them(hire, signed_in, two):
    support = signed_in(hire("sue@example.com", "support", "Sue"))
    page = text(support.get(ORDERS))
    assert "Max Moser" in page
    assert "export.csv" not in page
    assert support.get(f"{ORDERS}/export.csv").status_code == 403


def test_the_export_holds_a_batch_at_a_time(app, two):
    found = [order.number for order in queries.each(Filter(), batch=1)]
    assert found == [order.number for order in two]
