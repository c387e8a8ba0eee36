"""A backup takes the lake along; a store that comes back without it is brought into step with it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from sqlalchemy import delete, text

from shop.kernel import db
from shop.kernel.backup import backup, restore
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import lake as make
from tracking.journeys import amendments
from tracking.journeys.models import Event
from tracking.lake import commits, erasure, hot, shipping, status


def test_a_backup_holds_the_lake_of_its_moment_and_erasures_outlive_it(sqlite: Settings) -> None:
    make.some(2, visitor_id="v")
    shipping.ship(NOON)
    make.some(1, visitor_id="w")
    archive = sqlite.var_dir / "backups" / "monday.tar.gz"
    backup(sqlite, archive, at=NOON)
    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.visitor_id == "v"))
        amendments.forget(visitors=["v"], customer_id=None, at=1)
    assert erasure.carry_out(visitors=["v"], customer_id=None, at=NOON).clean
    make.some(3, visitor_id="x")
    shipping.ship(NOON)
    db.dispose()
    restore(sqlite, archive, force=True, at=NOON)
    db.configure(sqlite)
    assert make.seen("visitor_id") == {"v": 2, "w": 1}
    shipping.ship(NOON)
    assert make.seen("visitor_id") == {"w": 1}
    assert erasure.look_for(["v"], None).lake_rows == 0


def test_an_archive_brings_the_lake_to_a_new_machine(sqlite: Settings) -> None:
    make.some(2)
    shipping.ship(NOON)
    archive = sqlite.var_dir / "monday.tar.gz"
    backup(sqlite, archive, at=NOON)
    elsewhere = replace(sqlite, var_dir=sqlite.var_dir / "elsewhere")
    restore(elsewhere, archive, at=NOON)
    kept = {p.name for p in (elsewhere.var_dir / "lake" / "events").rglob("*.parquet")}
    assert kept == {f.path.split("/")[-1] for f in commits.state().files}
    assert not (elsewhere.var_dir / "lake" / "derived").exists()


@pytest.mark.parametrize(("whole", "newer"), [(True, 5), (False, 3)])
def test_a_store_that_goes_back_takes_the_lake_with_it_and_another_one_does_not(
    database: Settings, whole: bool, newer: int
) -> None:
    make.some(4)
    shipping.ship(NOON)
    make.write(make.event(path="/later", second=9), make.event(path="/later", second=9))
    shipping.ship(NOON)
    _go_back(hot.allocated() - 2 if whole else 0)
    make.write(*(make.event(path="/told-again", second=n) for n in range(newer)))
    shipping.ship(NOON)
    seen = make.cold()
    if whole:  # the same story up to then: the shop is told again of what came after
        assert seen == {"/0": 1, "/1": 1, "/2": 1, "/3": 1, "/told-again": newer}
    else:  # a new store beside an old lake: all of it is kept, and nothing new is taken for shipped
        assert (seen["/later"], seen["/told-again"]) == (2, newer)
    make.write(make.event(path="/new"))
    assert shipping.ship(NOON).rows == 1
    assert make.cold()["/new"] == 1


def _go_back(seq: int) -> None:
    """The store as it was when `seq` was its newest row."""
    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.seq > seq))
        if db.dialect("journey") == "sqlite":
            session.execute(text("UPDATE sqlite_sequence SET seq = :seq WHERE name = 'events'"), {"seq": seq})
        else:
            session.execute(
                text("SELECT setval('events_seq_seq', :seq, :used)"), {"seq": max(seq, 1), "used": seq > 0}
            )


def test_a_lake_that_is_gone_is_told_of_what_the_hot_store_still_has(sqlite: Settings) -> None:
    make.some(3)
    shipping.ship(NOON)
    shutil.rmtree(sqlite.var_dir / "lake" / "events")
    assert shipping.ship(NOON).rows == 3
    found = status.status(NOON)
    assert (found.rows, found.waiting, hot.tail(after=0).rows) == (3, 0, 3)
