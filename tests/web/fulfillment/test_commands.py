"""`flask shipments`: files and stories from the command line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from shop.orders.models import Order
from tests.web.fulfillment.conftest import delivery


def run(app: Any, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["shipments", *words])


@pytest.fixture
def file(tmp_path: Path, order: Order) -> Path:
    """One good row and one bad, compressed."""
    path = tmp_path / "numbers.csv.gz"
    text = f"order_number,tracking_number,carrier\n{order.number},1Z999AA10123456784,ups\n777777,BBBBB1,ups\n"
    path.write_bytes(gzip.compress(text.encode()))
    return path


def test_a_dry_run_reports_and_changes_nothing(app: Any, order: Order, file: Path) -> None:
    done = run(app, "import", str(file), "--dry-run", "--json")
    report = json.loads(done.output)
    assert (report["dry_run"], report["new"], report["wrong"], report["parcels"]) == (True, 1, 1, 1)
    assert report["verdicts"][1]["message"] == "There is no order 777777."
    assert done.exit_code == 1
    assert delivery(order).parcels == []


def test_an_import_ships_and_a_second_one_finds_nothing_new(app: Any, order: Order, file: Path) -> None:
    first = json.loads(run(app, "import", str(file), "--json").output)
    assert (first["new"], first["wrong"]) == (1, 1)
    assert len(delivery(order).live) == 1
    again = json.loads(run(app, "import", str(file), "--json").output)
    assert (again["new"], again["same"]) == (0, 1)
    assert "1 known, 1 wrong" in run(app, "import", str(file)).output


def test_a_file_that_cannot_be_read_says_why(app: Any, tmp_path: Path, order: Order) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\xe9\xe8")
    done = run(app, "import", str(bad))
    assert done.exit_code == 1
    assert "UTF-8" in done.output
    assert run(app, "import", str(tmp_path / "absent.csv")).exit_code == 2


def test_a_story_is_told_from_the_command_line(app: Any, order: Order) -> None:
    done = run(app, "simulate", str(order.number), "--story", "attempted", "--play-all", "--json")
    assert done.exception is None
    assert json.loads(done.output)["status"] == "delivered"
    shown = json.loads(run(app, "show", str(order.number), "--json").output)
    assert len(shown["parcels"][0]["scans"]) == 7
    assert run(app, "simulate", str(order.number)).exit_code == 1
    assert run(app, "simulate", str(order.number), "--story", "dragons").exit_code == 2
    assert run(app, "simulate", "999999").exit_code == 1


def test_the_list_shows_what_waits(app: Any, order: Order) -> None:
    assert json.loads(run(app, "list", "--json").output)["orders"][0]["order"] == order.number
    assert "1 to send" in run(app, "list").output
