"""Clickstreams of other shops: every line is kept or counted, and what is kept says what the file says."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.support.shared_data import shared_data
from tracking.lake import importing, lots, reading
from tracking.lake.importing import Imported, Manner
from tracking.lake.importing.mapping import BadMapping, parse
from tracking.reports.funnel import asking as funnels
from tracking.reports.funnel.texts import parse_steps
from tracking.reports.funnel.values import FunnelSpec

MAP = "visitor=who,time=when,event=what,source=src,medium=med,referrer=ref,value=sum,props.size=size"
CSV = """who,when,what,src,med,ref,sum,size
1,2026-05-01T10:00:00Z,View Item,,,www.google.com,,
1,2026-05-01T12:10:00+02:00,addtocart,,,,12.5,"L, ""wide"" one"
1,2026-05-01 10:41:00,View Item,news,email,,,
,2026-05-01 10:41:00,View Item,,,,,
2,yesterday,View Item,,,,,
2,2036-05-01 10:41:00,View Item,,,,,
2,1777629600,!!!,,,,,
2,1777629600000,buy,,,,much,
2,1777629600000,buy,,,,,XL
3,2026-05-01
"""


NAMES = "addtocart=add_to_cart,buy=purchase"


def read(path: Path, mapping: str = MAP, names: str = NAMES, **manner: Any) -> Imported:
    with duckdb.connect() as con:
        asked = {"mapping": parse(mapping, names), "manner": Manner(**manner), "lot": "import:x", "at": NOON}
        found, sql = importing.read(con, path, **asked)
        if found.events:
            lots.append_query("import:x", con, sql)
    return found


def kept(columns: str) -> list[tuple[Any, ...]]:
    with reading.open() as lake:
        return lake.rows(f"SELECT {columns} FROM people WHERE lot = 'import:x' ORDER BY seq")


def test_every_line_is_kept_or_counted(sqlite: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clicks.csv.gz"
    file.write_bytes(gzip.compress(CSV.encode() + b"4,\xff\xfe,View Item,,,,,\n"))
    found = read(file)
    assert (found.events, found.visitors, found.visits) == (4, 2, 3)
    assert found.bad == {"line": 2, "visitor": 1, "time": 2, "event": 1, "value": 1}
    assert found.examples["visitor"] == 4
    assert found.last == datetime(2026, 5, 1, 10, 41, tzinfo=UTC)
    told = kept("name, channel, source, value_minor, json_extract_string(props, '$.size')")
    assert told == [
        ("view_item", "Organic Search", "google", None, None),
        ("purchase", "", "", None, "XL"),
        ("add_to_cart", "Organic Search", "google", 1250, 'L, "wide" one'),
        ("view_item", "Email", "news", None, None),
    ]
    visits = [visit for (visit,) in kept("session_id")]
    assert visits[0] == visits[2] and len(set(visits)) == 3  # noqa: PT018 - one thought
    assert lots.remove("import:x") == 4
    assert kept("name") == []


def test_json_lines_are_read_by_their_paths(sqlite: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clicks.jsonl"
    good = {"who": {"id": 7}, "when": "01/05/2026 12:00", "what": "view", "ref": None}
    lines = [json.dumps(good), '{"who": ', "[1]", "", json.dumps({**good, "who": {}})]
    file.write_text("\n".join(lines))
    found = read(file, "visitor=who.id,time=when,event=what", zone="Asia/Jerusalem", format="%d/%m/%Y %H:%M")
    assert (found.events, found.bad) == (1, {"line": 2, "visitor": 1})
    assert found.first == datetime(2026, 5, 1, 9, tzinfo=UTC)


def test_a_visit_of_more_than_a_day_is_several(sqlite: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clicks.csv"
    lines = [f"1,{1777593600 + n * 1500},view" for n in range(70)]  # every 25 minutes, 29 hours long
    file.write_text("who,when,what\n" + "\n".join(lines))
    assert read(file, "visitor=who,time=when,event=what").visits == 2
    assert len(set(kept("session_id"))) == 2


def test_who_is_one_customer_is_so_in_all_they_did(sqlite: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clicks.csv"
    lines = (
        "who,when,what,c",
        "1,2026-05-01,view,",
        "1,2026-05-02,buy,ann",
        "2,2026-05-03,view,",
        "3,2026-05-04,buy,ann",
    )
    file.write_text("\n".join(lines))
    assert read(file, "visitor=who,time=when,event=what,customer=c,session==1").visits == 3
    people = [person for (person,) in kept("person_id")]
    assert people[0] == people[1] == people[3]
    assert people[2] != people[0]


def test_files_that_cannot_be_are_refused(sqlite: Settings, tmp_path: Path) -> None:
    file = tmp_path / "clicks.csv"
    for content in (b"", b"a,a\n1,2\n", b"\x00\x01\x02", b"who\n1\n", b"\x1f\x8bnothing packed"):
        file.write_bytes(content)
        with pytest.raises(BadMapping):
            read(file)


def test_sessions_and_funnel_of_a_real_shop_are_those_of_pandas(sqlite: Settings) -> None:
    import pandas as pd

    file = shared_data("eshop2008/clicks_2008-04_2008-07.csv.gz")
    mapping = (
        "visitor=session ID,session=session ID,time=year+month+day,position=order(sells),"
        "event=page 1 (main category),path=page 2 (clothing model),value=price,props.country=country"
    )
    names = ("view_trousers", "view_skirts", "view_blouses", "view_sale")
    found = read(file, mapping, ",".join(f"{place}={name}" for place, name in enumerate(names, start=1)))
    clicks = pd.read_csv(file, sep=";").sort_values(["session ID", "order(sells)"], kind="stable")
    by_session = clicks.groupby("session ID")
    assert (found.events, found.visits, found.bad) == (len(clicks), by_session.ngroups, {})
    with reading.open() as lake:
        by_visit = "SELECT count(*) AS n FROM people GROUP BY session_id"
        sizes = lake.rows(f"SELECT n, count(*) FROM ({by_visit}) GROUP BY 1")
        (spent,) = lake.rows("SELECT sum(value_minor) FROM people")[0]
        steps = funnels.worked_out(lake, _funnel(names)).main.steps
    assert dict(sizes) == by_session.size().value_counts().to_dict()
    assert spent == int(clicks["price"].sum()) * 100
    assert [step.count for step in steps] == _levels(by_session["page 1 (main category)"])


def _funnel(names: tuple[str, ...]) -> FunnelSpec:
    start, end = (int(datetime(2008, month, 1, tzinfo=UTC).timestamp()) * 1_000_000 for month in (4, 8))
    steps = parse_steps(",".join(names))
    day = 86_400_000_000
    return FunnelSpec(steps=steps, window_us=day, start=start, end=end, as_of=end + 2 * day, unit="session")


def _levels(sessions: Any) -> list[int]:
    """How many sessions have 1, then later 2, then 3, then 4 among their clicks."""
    counts = [0] * 4
    for _, categories in sessions:
        level = 0
        for category in categories:
            level += level < 4 and category == level + 1
        for reached in range(level):
            counts[reached] += 1
    return counts
