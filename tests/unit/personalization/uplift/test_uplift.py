"""Whom a treatment moves: the gain by hand, what is learned, and the refusal where nothing is known."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.support.shared_data import shared_data
from tracking.personalization.uplift import evaluating, model, qini
from tracking.personalization.uplift.evaluating import Experiment
from tracking.personalization.uplift.qini import People
from tracking.segments import tables


def test_the_gain_is_the_area_over_choosing_by_chance() -> None:
    # two of four are moved by it: treated they come, untreated they do not; the others never come
    people = People(np.array([True, False, True, False]), np.array([1.0, 0, 0, 0]))
    moved = np.array([1.0, 1, 0, 0])
    # treating half gains 1/2 · 1, treating all 1/2: area 1/8 + 1/4, less 1/4 by chance
    assert qini.qini(moved, people) == pytest.approx(0.125)
    assert qini.qini(-moved, people) == pytest.approx(-0.125)
    assert qini.qini(np.zeros(4), people) == 0
    alone = People(np.array([True, True]), np.array([1.0, 0]))
    assert qini.qini(np.array([2.0, 1]), alone) == 0  # nobody to compare with


def test_who_is_moved_is_learned_and_targeted() -> None:
    traits, people = _experiment(moved=0.15)
    learned = model.fit(traits[:3000], _some(people, slice(3000)))
    found = evaluating.proven(learned, traits[3000:], _some(people, slice(3000, None)))
    assert found.gain.known
    assert found.gain.value > found.response.value
    assert found.as_json()["targets"] == found.targets > 0
    uplift = learned.of(traits)
    assert uplift[traits[:, 0] == 1].min() > uplift[traits[:, 0] == 0].max()


def test_nobody_is_targeted_where_nobody_is_moved() -> None:
    traits, people = _experiment(moved=0.0)
    learned = model.fit(traits[:3000], _some(people, slice(3000)))
    found = evaluating.proven(learned, traits[3000:], _some(people, slice(3000, None)))
    assert found.gain.low <= 0 <= found.gain.high
    assert found.targets == 0
    assert not found.gain.known


def test_the_interval_is_the_same_each_time() -> None:
    _, people = _experiment(moved=0.1)
    scores = np.random.default_rng(3).normal(size=len(people))
    assert qini.gain(scores, people, draws=20) == qini.gain(scores, people, draws=20)


def test_an_experiment_is_read_from_a_file_of_any_columns(tmp_path: Path) -> None:
    rows = ["who,arm,shirts,spent,city,bought"]
    rows += [f"{i},{'mail' if i % 2 else 'none'},{i % 3 % 2},{i % 50},{'ab'[i % 5 == 0]},{int(i % 6 == 1)}"
             for i in range(600)]  # fmt: skip
    text = "\n".join(rows)
    (tmp_path / "a.csv").write_text(text)
    named = Experiment(arm="arm", treated="mail", control="none", outcome="bought")
    found = evaluating.evaluate(tmp_path / "a.csv", tmp_path / "a.csv", named)
    assert found.people == 600
    assert found.gain.known
    for wrong in (Experiment(), Experiment(arm="arm", treated="letter", control="post", outcome="bought"),
                  Experiment(arm="arm", treated="mail", control="none", outcome="city"),
                  Experiment(arm="arm", treated="mail", control="post", outcome="bought")):  # fmt: skip
        with pytest.raises(tables.BadTable):
            evaluating.evaluate(tmp_path / "a.csv", tmp_path / "a.csv", wrong)
    (tmp_path / "b.csv").write_text(text.replace("shirts", "hats"))
    with pytest.raises(tables.BadTable):
        evaluating.evaluate(tmp_path / "a.csv", tmp_path / "b.csv", named)


def test_real_mails_to_women_move_some_and_it_is_known_whom(tmp_path: Path) -> None:
    columns = tables.columns(shared_data("hillstrom/email_experiment_60pct.csv.gz"))
    halves = []
    for half in (0, 1):
        path = tmp_path / f"{half}.csv"
        cells = list(zip(*columns.values(), strict=True))[half::2]
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows([list(columns), *cells])
        halves.append(path)
    found = evaluating.evaluate(halves[0], halves[1], Experiment())
    assert found.people > 12_000
    assert found.gain.known
    assert found.gain.value > found.response.value


def _experiment(*, moved: float, n: int = 6000) -> tuple[qini.Floats, People]:
    """Half of them are treated; the half with the first trait comes `moved` more often then."""
    chance = np.random.default_rng(2)
    traits = chance.integers(0, 2, size=(n, 3)).astype(float)
    treated = chance.random(n) < 0.5
    rate = 0.1 + 0.1 * traits[:, 1] + moved * traits[:, 0] * treated
    return traits, People(treated, (chance.random(n) < rate).astype(float))


def _some(people: People, chosen: slice) -> People:
    return People(people.treated[chosen], people.outcome[chosen])
