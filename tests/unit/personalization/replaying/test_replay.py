"""The replay: what counts as a purchase, how figures are counted, and that nothing later is known."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.support.shared_data import shared_data
from tracking.cli.replay import command
from tracking.personalization.engine import log as logs
from tracking.personalization.lists.learning import Goods
from tracking.personalization.replaying import live, reading, running
from tracking.personalization.replaying.measures import Outcome, measure
from tracking.segments.tables import BadTable

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
DAY = 86_400_000_000


def lines(*rows: str) -> str:
    return HEAD + "".join(f"{row}\n" for row in rows)


def table(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_only_what_was_sold_is_a_purchase(tmp_path: Path) -> None:
    text = lines(
        "2,22222,LAMP,1,2011-01-02 10:00:00,2.5,,UK",
        "1,11111a ,MUG,1,2011-01-01 10:00:00,2,17850.0,UK",
        "1,11111A,MUG,3,2011-01-01 10:05:00,2,17850,UK",
        "1,22222,LAMP,1,2011-01-01 10:00:00,2.5,17850,UK",
        "C3,22222,LAMP,-1,2011-01-03 10:00:00,2.5,17850,UK",
        "4,POST,POSTAGE,1,2011-01-03 10:00:00,18,17850,UK",
        "5,22222,LAMP,-2,2011-01-03 10:00:00,2.5,17850,UK",
        "6,22222,LAMP,2,2011-01-03 10:00:00,0,17850,UK",
    )
    path = tmp_path / "sales.csv.gz"
    path.write_bytes(gzip.compress(text.encode()))
    found = reading.read(path)
    assert (found.numbers, found.codes, found.titles) == (("1", "2"), ("22222", "11111A"), ("LAMP", "MUG"))
    assert [found.log.basket(order).tolist() for order in range(2)] == [[1, 0], [0]]
    assert found.log.user.tolist() == [0, -1]
    later = table(tmp_path, "later.csv", lines("7,33333,JUG,1,2011-02-01 10:00:00,4,17850,UK"))
    after = reading.read(later, after=found)
    assert (after.codes[2], after.log.basket(0).tolist(), after.log.user.tolist()) == ("33333", [2], [0])


def test_a_file_that_is_no_log_is_refused_with_what_is_wrong(tmp_path: Path) -> None:
    good = "1,22222,LAMP,1,2011-01-01 10:00:00,2.5,17850,UK"
    for text, word in (
        ("a,b\n1,2\n", "InvoiceNo"),
        (HEAD, "no purchase"),
        (lines(good.replace(",1,", ",one,")), "numbers"),
        (lines(good.replace("2011-01-01 10:00:00", "once")), "date"),
    ):
        with pytest.raises(BadTable) as refused:
            reading.read(table(tmp_path, "bad.csv", text))
        assert word in str(refused.value)
    bad, fine = table(tmp_path, "bad.csv", "a,b\n1,2\n"), table(tmp_path, "fine.csv", lines(good))
    told = CliRunner().invoke(command, ["--history", str(bad), "--future", str(fine)])
    assert (told.exit_code, "Traceback" in told.output) == (1, False)


def test_figures_are_counted_as_the_protocol_says() -> None:
    first, second = [7, 7, 1, *range(20, 28), 2], list(range(40, 60))
    found = measure(Outcome([first, second], [{1, 2}, {59}]), known=100)
    assert found["hr@10"] == 0.5  # the double counts once; 59 stands at the twentieth place
    assert found["ndcg@10"] == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)) / 2)
    assert found["recall@20"] == 1.0
    assert (found["coverage"], found["requests"]) == (0.2, 2)
    assert found["se"] == pytest.approx(np.sqrt(0.25 / 2))
    assert measure(Outcome(), known=5)["hr@10"] is None


def test_a_list_knows_what_came_before_its_order_and_nothing_later() -> None:
    history = logs.make([(n * DAY, n % 4, [n % 5, 5]) for n in range(12)], n_items=8)
    orders = [(13 * DAY, 0, [6]), (14 * DAY, 9, [6]), (15 * DAY, 0, [6, 7]), (16 * DAY, 9, [1])]
    future = logs.make(orders, n_items=8)
    goods = Goods(tuple("abcdefgh"), np.ones(8))
    found = live.replay(history, future, goods, forest=None)
    assert len(found.next_basket.lists) == 3  # 9 is new at first
    assert 6 in found.next_basket.lists[1]  # bought a moment before, in the future's own time
    assert found.new_items.truths == [{6}, {7}, {1}]
    assert all(not set(given) & {6} for given in found.new_items.lists[1:])
    other = logs.make([*orders[:2], (15 * DAY, 0, [3]), (16 * DAY, 9, [2])], n_items=8)
    changed = live.replay(history, other, goods, forest=None)
    assert changed.next_basket.lists[:2] == found.next_basket.lists[:2]


def test_the_command_answers_in_the_shape_and_writes_every_list(tmp_path: Path) -> None:
    rows = [
        f"{100 + n},{11111 + n % 6},THING {n % 6},1,2011-01-{1 + n % 28:02} 10:00:00,2,{n % 5},UK\n"
        f"{100 + n},{22222 + n % 4},OTHER {n % 4},1,2011-01-{1 + n % 28:02} 10:00:00,2,{n % 5},UK"
        for n in range(40)
    ]
    later = [row.replace("2011-01", "2011-02").replace("1", "1", 1) for row in rows[:12]]
    history, future = table(tmp_path, "h.csv", lines(*rows)), table(tmp_path, "f.csv", lines(*later))
    asked = [
        "--history",
        str(history),
        "--future",
        str(future),
        "--json",
        "--write-lists",
        str(tmp_path / "out"),
    ]
    for more in ([], ["--last-orders", "0"]):
        told = CliRunner().invoke(command, [*asked, *more])
        assert told.exit_code == 0, told.output
        figures = json.loads(told.stdout)
        for task in running.TASKS:
            assert set(figures[task]) == {"hr@10", "ndcg@10", "recall@20", "coverage", "requests", "se"}
            written = (tmp_path / "out" / f"{task}.jsonl").read_text(encoding="utf-8").splitlines()
            assert len(written) == figures[task]["requests"]


def test_own_purchases_foretell_real_orders(tmp_path: Path) -> None:
    path = shared_data("online_retail/transactions_2010-12_2011-10.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        sales = reading.read(table(tmp_path, "december.csv", "".join(islice(stream, 30_000))))
    future = sales.log.since(int(sales.log.at[-1]) - 5 * DAY)
    history = sales.log.until(int(future.at[0]))
    plain = {
        name: measure(found, known=sales.log.n_items) for name, found in live.plainly(history, future).items()
    }
    assert plain["buy_again"]["ndcg@10"] > plain["popular"]["ndcg@10"] > 0
