"""The owner is told when history falls behind or what is sent is unbelievable; commands say how it is."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from shop.kernel import clock, db, registry
from shop.kernel.settings import Settings, load
from tests.conftest import NOON, SECRET
from tests.factories import lake as make
from tracking.journeys import operations
from tracking.lake import health, shipping


def test_a_worker_that_stands_still_is_noticed(sqlite: Settings) -> None:
    assert health.check(sqlite, NOON) == []
    make.some(3)
    assert health.check(sqlite, NOON + timedelta(minutes=5)) == []
    (found,) = health.check(sqlite, NOON + timedelta(minutes=40))
    assert found.params == {"minutes": 40}
    assert found in registry.findings(sqlite, at=NOON + timedelta(minutes=40))
    shipping.ship(NOON)
    assert health.check(sqlite, NOON + timedelta(minutes=40)) == []


def test_a_flood_of_nonsense_is_noticed_and_a_little_is_not(sqlite: Settings) -> None:
    make.some(1000)
    shipping.ship(NOON)
    for count, findings in ((150, 0), (60, 1)):
        with db.transaction("journey"):
            for _ in range(count):
                operations.quarantine(reason="forged", sample="x", at=clock.to_micros(NOON))
        assert len(health.check(sqlite, NOON)) == findings


def test_the_commands_tell_how_the_lake_is(app: Any) -> None:
    run = app.test_cli_runner().invoke
    make.some(3, at=clock.now() - timedelta(hours=1))
    late = run(args=["journeys", "lake", "status", "--json"])
    assert (late.exit_code, json.loads(late.output)["waiting"]) == (1, 3)
    assert json.loads(run(args=["journeys", "lake", "ship", "--json"]).output)["rows"] == 3
    told = run(args=["journeys", "lake", "status"])
    assert told.exit_code == 0
    assert "bytes per event: " in told.output
    assert json.loads(run(args=["journeys", "lake", "optimize", "--json"]).output)["forgotten"] == 0


def test_where_the_lake_lies_is_checked_at_the_start() -> None:
    given = {"SECRET_KEY": SECRET, "LAKE_URL": "s3://bucket/lake/", "LAKE_ENGINE": "clickhouse://u:p@host"}
    assert load(given).lake_url == "s3://bucket/lake"
    for name, bad in (("LAKE_URL", "ftp://host/lake"), ("LAKE_ENGINE", "http://host")):
        with pytest.raises(ValueError, match=name):
            load({"SECRET_KEY": SECRET, name: bad})
