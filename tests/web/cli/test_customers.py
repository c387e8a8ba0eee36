"""`flask customers`: tell what is known of somebody, and forget them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shop.customers import queries
from shop.kernel import db
from shop.kernel.clock import frozen
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.integration.customers.conftest import known
from tests.web.cli.test_orders_and_ledger import run  # noqa: F401


def test_what_is_known_is_printed_or_written(run: Any, tmp_path: Path) -> None:  # noqa: F811
    known()
    told = json.loads(run("customers", "export", "DANA@example.com").output)
    assert told["account"]["name"] == "Dana Levi"
    target = tmp_path / "dana.json"
    assert run("customers", "export", "dana@example.com", "--to", str(target)).exit_code == 0
    assert json.loads(target.read_text())["account"]["name"] == "Dana Levi"


def test_nobody_is_said(run: Any) -> None:  # noqa: F811
    for command in ("export", "erase"):
        result = run("customers", command, "nobody@example.com")
        assert (result.exit_code, "There is no customer" in result.output) == (1, True)


def test_erasing_asks_first_and_may_be_tried_dry(run: Any) -> None:  # noqa: F811
    known()
    assert "would be erased" in run("customers", "erase", "dana@example.com", "--dry-run").output
    assert run("customers", "erase", "dana@example.com").exit_code == 1
    assert queries.by_email("dana@example.com") is not None
    assert run("customers", "erase", "dana@example.com", "--yes").output == "Erased.\n"
    db.end_read()
    assert queries.by_email("dana@example.com") is None


def test_who_waits_for_a_parcel_is_not_erased(run: Any) -> None:  # noqa: F811
    with frozen(NOON):
        order = paid_order(email="dana@example.com", at=NOON)
        result = run("customers", "erase", "dana@example.com", "--yes")
    assert result.exit_code == 1
    assert f"Order {order.number} is still under way" in result.output
