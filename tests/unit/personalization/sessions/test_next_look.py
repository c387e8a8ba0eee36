"""The next look of a visit: what is asked, what is counted, and that learning it beats plain rules."""

from __future__ import annotations

import gzip
import uuid
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from tests.support.shared_data import shared_data
from tracking.personalization.sessions import clicks, counts, evaluating, following, model, signals, weights
from tracking.personalization.sessions.reading import Own
from tracking.personalization.sessions.visits import NOBODY, bare, make
from tracking.segments import tables

HEAD = "session_id,order,date,item,category,page,color,price\n"


def test_every_look_but_the_first_is_asked_for_with_what_came_before() -> None:
    visits = make([(2, [3, 1, 1]), (1, [0]), (1, [2, 4])], n_items=5)
    asked = visits.requests
    assert asked.truth.tolist() == [4, 1, 1]
    assert asked.history[:, :3].tolist() == [[2, NOBODY, NOBODY], [3, NOBODY, NOBODY], [1, 3, NOBODY]]
    assert asked.position.tolist() == [1, 1, 2]
    assert visits.request_day.tolist() == [1, 2, 2]
    some = visits.of(np.array([True, False, True]))
    assert (some.items.tolist(), some.requests.truth.tolist()) == ([0, 3, 1, 1], [1, 1])


def test_what_follows_is_counted_by_distance_and_older_visits_count_less() -> None:
    visits = make([(0, [0, 1, 2]), (30, [0, 1])], n_items=3)
    plain, lately = counts.count(visits, bare(3)), counts.count(visits, bare(3), half_life=30)
    assert plain.after[0].tolist() == [[0, 2, 0], [0, 0, 1], [0, 0, 0]]
    assert plain.after[1].tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert plain.popular.tolist() == [2, 2, 1]
    assert lately.popular.tolist() == [1.5, 1.5, 0.5]
    assert lately.after[0][0].tolist() == [0, 1.5, 0]
    assert plain.pairs.toarray().tolist() == [[0, 0, 1]]


def test_signals_are_numbers_for_every_product_however_short_the_visit() -> None:
    visits = make([(day, [day % 3, (day + 1) % 3, 3]) for day in range(9)], n_items=4)
    known = model.known(visits, bare(4))
    found = signals.of(known, visits.requests)
    assert all(values.shape == (18, 4) and np.isfinite(values).all() for values in found.values())
    assert found["seen_1"][1].tolist() == [False, True, False, False]
    assert np.exp(found["next"]).sum(axis=1) == pytest.approx(np.ones(18))


def test_weights_find_what_choices_were_made_by() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(size=(1500, 6, 2)).astype(np.float32)
    noise = chance.gumbel(size=(1500, 6))
    truth = (values @ np.array([1.5, -0.5]) + noise).argmax(axis=1)
    assert weights.fit(values, truth, start=np.zeros(2)) == pytest.approx([1.5, -0.5], abs=0.15)
    few = weights.fit(values[:3], truth[:3], start=np.array([1.0, 1.0]))
    assert few == pytest.approx([1, 1], abs=0.4)  # three choices hardly move what holds elsewhere


def test_walking_on_as_before_is_learned_where_single_steps_were_never_seen() -> None:
    # people walk along the shelf, half of them forwards and half of them backwards
    walks = [(day, list(range(20)[day % 15 : day % 15 + 5])[:: 1 if day % 2 else -1]) for day in range(60)]
    rows = [
        f"{visit},{number},2026-05-01,P{item},a,1,,5\n"
        for visit, (_, items) in enumerate(walks)
        for number, item in enumerate(items, start=1)
    ]
    learned, asked = _files(rows[:200]), _files(rows[200:])
    found, plain = evaluating.evaluate(learned, asked)
    assert found.requests == 80
    assert found.mrr > plain.mrr + 0.05


def test_equal_scores_are_ranked_by_code_and_only_twenty_count() -> None:
    asked = make([(0, [0, 1]), (0, [0, 24])], n_items=25).requests
    found = evaluating.measured([(asked, np.zeros((2, 25)))])
    assert (found.hit, found.mrr, found.requests) == (0.5, 0.25, 2)
    assert evaluating.measured([]).requests == 0


def test_only_what_several_visits_did_is_told() -> None:
    visits = make([(0, [0, 1, 0, 1]), (0, [0, 2]), (1, [0, 2]), (1, [1, 2])], n_items=3)
    assert following.supported(visits).tolist() == [
        [False, False, True],
        [False, False, False],
        [False, False, False],
    ]
    a, b, c = (uuid.UUID(int=number) for number in range(3))
    found = following.learned(Own(visits, bare(3), [a, b, c]))
    assert {product: list(others) for product, others in found.items()} == {a: [(c, 1.0)], b: [], c: []}
    assert following.learned(Own(make([(0, [0])], n_items=1), bare(1), [a])) == {}


def test_a_file_of_clicks_is_read_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    rows = "v,2,2026-05-01,B10,x,1,red,4\nv,1,2026-05-01,B9,x,1,red,\nw,1,2026-05-02,A1,y,2,,5\n"
    (visits,), shelf, items = clicks.coded(_read(tmp_path, HEAD + rows))
    assert items == ["A1", "B9", "B10"]
    assert visits.items.tolist() == [1, 2, 0]
    assert (shelf.kind.tolist(), shelf.place.tolist()) == ([1, 0, 0], [0, 0, 1])
    assert shelf.price.tolist() == [5, 1, 4]
    semicolons = (HEAD + rows).replace(",", ";")
    assert len(_read(tmp_path, semicolons)) == 3


def test_a_file_that_is_none_of_clicks_is_refused_in_words(tmp_path: Path) -> None:
    for text in ("", HEAD, "a,b\n1,2\n", HEAD + "v,first,2026-05-01,A,,,,\n", HEAD + "v,1,yesterday,A,,,,\n"):
        with pytest.raises(tables.BadTable):
            _read(tmp_path, text)


def test_on_real_clicks_it_beats_rules_and_markov(tmp_path: Path) -> None:
    with gzip.open(shared_data("eshop2008/clicks_2008-04_2008-07.csv.gz"), "rt") as stream:
        rows = _read(tmp_path, "".join(islice(stream, 3_500)))
    found, plain = evaluating.evaluate(rows[:2_500], rows[2_500:])
    assert found.requests > 700
    assert found.hit > plain.hit + 0.02
    assert found.mrr > plain.mrr + 0.02


def _read(folder: Path, text: str) -> list[clicks.Click]:
    path = folder / "clicks.csv"
    path.write_text(text)
    return clicks.read(path)


def _files(rows: list[str]) -> list[clicks.Click]:
    names = HEAD.strip().split(",")
    cells = [dict(zip(names, row.strip().split(","), strict=True)) for row in rows]
    return [clicks.Click(c["session_id"], int(c["order"]), 1, c["item"], c) for c in cells]
