"""The lake's columns: what is left out has a default, and no name of a lot or a property leaves its place."""

from __future__ import annotations

import pytest

from tracking.journeys.models import Event
from tracking.lake import lots, place, schema
from tracking.lake.commits import File, State
from tracking.lake.engine.base import Dialect
from tracking.lake.merging import _crowded


def test_the_lake_has_every_column_of_the_hot_table_but_the_event_id() -> None:
    hot = {column.name for column in Event.__table__.columns} - {"event_id"}
    assert set(schema.COLUMNS) == hot | {"lot", "day"}


def test_what_is_missing_is_filled_in_and_a_lot_is_only_a_name() -> None:
    select = schema.filled({"seq", "name", "occurred_at", "path"}, "import:it's")
    assert "'import:it''s' AS lot" in select
    assert "coalesce(path::VARCHAR, '') AS path" in select
    assert "NULL::VARCHAR AS visitor_id" in select
    for bad in ("", "import:", "import:a;b", "import:" + "x" * 61, "own"):
        with pytest.raises(lots.BadLot):
            lots.check(bad)


def test_a_property_is_a_plain_word() -> None:
    dialect = Dialect(
        name="d", week="{column}", month="{column}", quantile="q", text_of="props.{key}", distinct="{column}"
    )
    assert dialect.prop("search_term") == "props.search_term"
    with pytest.raises(ValueError, match="not the name"):
        dialect.prop("x') OR 1 --")


def file(day: str, number: int, *, lot: str = "", size: int = 10) -> File:
    return File(path=f"day={day}/shipped-{number}", uri="", lot=lot, day=day, rows=1, size=size)


def test_only_small_files_of_one_day_and_lot_are_merged() -> None:
    small = [file("2026-11-24", n) for n in range(32)]
    others = [file("2026-11-25", 1), file("2026-11-24", 99, lot="demo"), file("2026-11-24", 98, size=9 << 20)]
    assert _crowded(State(files=(*others, *small))) == [small]
    assert _crowded(State(files=(*others, *small[1:]))) == []
    assert [f.day for f in State(files=(*small, *others)).of(since="2026-11-25")] == ["2026-11-25"]


def test_object_storage_is_told_from_a_folder() -> None:
    own = place.Path("/var/lake")
    made = [
        place.Place(url=url, own=own, tombstones=own, engine=None) for url in ("s3://b/lake", "/var/lake")
    ]
    assert [one.remote for one in made] == [True, False]
