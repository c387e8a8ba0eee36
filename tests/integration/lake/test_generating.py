"""Invented history: as many events as asked for, the same for the same seed, and like a shop's."""

from __future__ import annotations

import json
from datetime import timedelta

from click.testing import CliRunner

from shop.kernel import clock
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tracking.cli import lots as _commands  # noqa: F401 - they join the group
from tracking.cli.journeys import group
from tracking.lake import generating, reading
from tracking.lake.generating import chain


def written(events: int, seed: int, days: int = 20) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    history = generating.History(events=events, seed=seed, days=days, until=NOON)
    for _ in generating.generate(history, lambda con, sql: found.extend(con.execute(sql).fetchall())):
        pass
    return found


def test_the_same_seed_is_the_same_history():
    first = written(3_000, 7)
    assert len(first) == 3_000
    assert [row[0] for row in first] == list(range(1, 3_001))
    assert first == written(3_000, 7)
    assert first[:50] != written(3_000, 8)[:50]
    assert [len(written(events, 1, days=1)) for events in (1, 2_000)] == [1, 2_000]


def test_chances_add_up_and_every_state_can_be_left():
    sums = chain.thresholds()
    assert abs(sums[:, :, -1] - 1).max() < 1e-9
    assert chain.EXIT in {state for following in chain.NEXT.values() for state in following}


def test_it_reads_like_what_a_shop_records_and_goes_again(sqlite: Settings):
    asked = ["generate", "--events", "20000", "--days", "30", "--json"]
    with clock.frozen(NOON):
        assert json.loads(_run(*asked).output.splitlines()[-1])["events"] == 20_000
    with reading.open() as lake:
        counted = "SELECT count(*), count(DISTINCT seq) FROM events"
        assert lake.rows(counted) == [(20_000, 20_000)]
        (late, early) = lake.rows("SELECT max(occurred_at), min(occurred_at) FROM events")[0]
        assert clock.from_micros(late) <= NOON
        assert clock.from_micros(early) >= NOON - timedelta(days=31)
        counts = "consent, name, count(visitor_id), count(order_id), count(cart_id)"
        for consent, name, visitors, ordered, carts in lake.rows(
            f"SELECT {counts} FROM events GROUP BY 1, 2"
        ):
            agreed = consent == "granted"
            assert agreed or not (visitors and ordered), "without consent an order leads to nobody"
            assert agreed or not carts
            assert agreed or name != "purchase" or visitors == 0
            assert not agreed or name != "visit_purchase"
        bought = "SELECT count(*), count(DISTINCT order_id), bool_and(props LIKE '%item_id%') FROM events"
        orders, different, filled = lake.rows(bought + " WHERE name = 'purchase' AND value_minor > 0")[0]
        assert filled
        assert 20 < orders == different
        moment = "min(occurred_at) FILTER (name = '{}')"
        moments = f"{moment.format('add_to_cart')} AS added, {moment.format('begin_checkout')} AS began"
        carts = f"SELECT session_id, {moments} FROM events GROUP BY 1"
        before = f"SELECT count(*) FROM ({carts}) WHERE began < coalesce(added, began + 1)"
        assert lake.rows(before) == [(0,)]
    assert _run(*asked).exit_code == 2  # it is there already
    assert json.loads(_run("lots", "--json").output) == {"demo": 20_000}
    assert json.loads(_run("remove", "demo", "--json").output)["removed"] == 20_000
    assert _run("remove", "demo").exit_code == 2
    assert _run("remove", "shop").exit_code == 2


def test_a_file_is_imported_from_the_command_line(sqlite: Settings, tmp_path):
    file = tmp_path / "their.clicks.csv"
    file.write_text("u,t,e\n1,2026-05-01,view\n,2026-05-01,view\n")
    asked = ["import", str(file), "--map", "visitor=u,time=t,event=e", "--json"]
    found = _run(*asked)
    told = json.loads(found.output)
    assert (found.exit_code, told["lot"], told["events"], told["bad_lines"]) == (1, "import:their", 1, 1)
    assert _run(*asked).exit_code == 2
    assert json.loads(_run(*asked, "--replace").output)["events"] == 1
    for wrong in (["--map", "visitor=u"], ["--time-zone", "Mars"], ["--map", "visitor=x,time=t,event=e"]):
        assert _run(*asked, "--replace", *wrong).exit_code == 2


def _run(*args: str):
    return CliRunner().invoke(group, args)
