"""`flask orders` and `flask ledger`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text

from shop.kernel import db, jobs
from tests.factories.checkout import AT, paid_order


@pytest.fixture
def run(app: Any) -> Any:
    """Run a command line; its result."""

    def act(*words: str) -> Result:
        db.end_read()
        result: Result = app.test_cli_runner().invoke(args=list(words))
        return result

    return act


def test_orders_are_listed_newest_first(run: Any) -> None:
    paid_order(email="first@example.com")
    paid_order(email="second@example.com")
    listed = json.loads(run("orders", "list", "--json").output)
    assert (listed["total"], [order["number"] for order in listed["orders"]]) == (2, [1002, 1001])
    assert "second@example.com" in run("orders", "list", "--search", "1002").output
    assert json.loads(run("orders", "list", "--status", "cancelled", "--json").output)["total"] == 0


def test_an_order_is_shown_with_its_story(run: Any) -> None:
    paid_order(quantity=2)
    shown = json.loads(run("orders", "show", "1001", "--json").output)
    assert (shown["total"], shown["paid"], shown["lines"][0]["quantity"]) == (6100, 6100, 2)
    assert [entry["kind"] for entry in shown["timeline"]][:2] == ["order_placed", "payment_started"]
    assert [entry["kind"] for entry in shown["ledger"]] == ["captured"]
    assert "2 x Mug" in run("orders", "show", "1001").output


@pytest.mark.parametrize(("number", "code"), [("9", 1), ("-1", 2), ("99999999999999", 1), ("many", 2)])
def test_an_unknown_order_is_said(run: Any, number: str, code: int) -> None:
    result = run("orders", "show", number)
    assert result.exit_code == code
    assert "Traceback" not in result.output


def test_books_that_agree_are_fine(run: Any) -> None:
    paid_order()
    result = run("ledger", "reconcile", "--json")
    assert result.exit_code == 0
    said = json.loads(result.output)
    assert said["invoices"] == {"checked": 0, "differences": []}
    assert {name: part["checked"] for name, part in said.items()} == {
        "orders": 1,
        "payments": 1,
        "stock": 1,
        "invoices": 0,
    }


def test_books_that_do_not_agree_are_findings(run: Any) -> None:
    paid_order()
    with db.transaction() as session:
        session.execute(text("UPDATE orders SET paid_minor = paid_minor + 5"))
    result = run("ledger", "reconcile", "--json")
    assert result.exit_code == 1
    (difference,) = json.loads(result.output)["orders"]["differences"]
    assert difference == {"what": "paid", "order": 1001, "expected": 3300, "found": 3305}
    assert "paid" in run("ledger", "reconcile").output


def test_one_planted_difference_of_each_kind_is_found(run: Any) -> None:
    paid_order()
    jobs.run_due(at=AT)  # (the invoice is written)
    fine = run("ledger", "reconcile", "--json")
    assert (fine.exit_code, json.loads(fine.output)["invoices"]["checked"]) == (0, 1)
    with db.transaction() as session:
        for statement in (
            "UPDATE orders SET shipping_minor = shipping_minor + 1",
            "UPDATE payments SET status = 'failed'",
            "UPDATE stock_movements SET delta = delta + 1 WHERE reason = 'sold'",
            "UPDATE invoices SET total_minor = total_minor - 1",
        ):
            session.execute(text(statement))
    result = run("ledger", "reconcile", "--json")
    assert result.exit_code == 1
    said = json.loads(result.output)
    assert {name: [row["what"] for row in part["differences"]] for name, part in said.items()} == {
        "orders": ["total"],
        "payments": ["captures"],
        "stock": ["stock"],
        "invoices": ["invoice_total"],
    }
