"""Recording, shipping and tidying processes are killed with `kill -9` at random moments: every event
that was acknowledged is in the lake once, those of the erased nowhere."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from shop.kernel import db
from shop.kernel.settings import Settings
from tests.support import wiring
from tests.support.postgres import PostgresServer
from tests.support.processes import ROOT
from tracking.lake import commits, files, reading

FULL = os.environ.get("SOAK") == "full"
if not FULL:
    pytestmark = pytest.mark.sqlite
SEED = 20261123


def told(settings: Settings, mark: str) -> set[str]:
    lines = (settings.var_dir / "acknowledged").read_text().splitlines()
    return {line[2:] for line in lines if line.startswith(mark)}


def test_nothing_acknowledged_is_lost_and_nothing_doubled(
    database: Settings, rounds: Callable[[int, int], int]
) -> None:
    program = [sys.executable, "-m", "tests.support.lake_deaths", str(database.var_dir)]
    database.var_dir.mkdir(parents=True, exist_ok=True)
    asked = [*program, database.database_url or "-", str(SEED), str(rounds(2, 50))]
    subprocess.run(asked, cwd=ROOT, check=True, timeout=600)
    check(database)


@pytest.mark.postgres  # and so, like all of PostgreSQL here, in `make soak` alone
def test_nor_when_the_database_dies_as_well(settings: Settings) -> None:
    chance = random.Random(SEED)
    with PostgresServer() as server:
        made = replace(settings, database_url=server.create("killed"))
        _prepare(made)
        asked = [sys.executable, "-m", "tests.support.lake_deaths", str(made.var_dir), str(made.database_url)]
        program = subprocess.Popen([*asked, str(SEED), "50"], cwd=ROOT)
        killed = 0
        while program.poll() is None:
            time.sleep(chance.uniform(0.5, 3))
            if not (made.var_dir / "finishing").exists():
                server.die_and_rise()
                killed += 1
        assert program.returncode == 0
        assert killed > 10
        db.configure(made)
        check(made)
        db.dispose()


def _prepare(made: Settings) -> None:
    """Every table; and a commit that is told of survives the server's death, as on a shop's own server."""
    db.configure(made)
    wiring.install(made)
    db.create_all()
    with db.engine().begin() as connection:
        connection.exec_driver_sql("ALTER DATABASE killed SET synchronous_commit = on")
    db.dispose()


def check(settings: Settings) -> None:
    """Everything that was acknowledged stands in the lake once, changed as it was changed."""
    with reading.open() as lake:
        rows = lake.rows("SELECT path, session_id, visitor_id, consent FROM cold")
        assert lake.rows("SELECT count(*) FROM hot") == [(0,)]
    times = Counter(path for path, *_ in rows)
    erased = told(settings, "F")
    kept = told(settings, "E")
    assert len(kept) > 20
    assert [path for path, count in times.items() if count > 1] == []
    assert kept - times.keys() == set()
    assert {visitor for _, _, visitor, _ in rows} & erased == set()
    joined = told(settings, "J")
    assert [
        s
        for _, s, visitor, consent in rows
        if s in joined and (visitor, consent) != (f"known-{s}", "granted")
    ] == []
    assert files.unused(commits.state()) == []
    assert len({f.day for f in commits.state().files}) == len(commits.state().files) == 2
