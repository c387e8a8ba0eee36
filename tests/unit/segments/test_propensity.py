"""Scores are learned from what was known before, judged on what came later, and told with their quality."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tracking.segments.propensity import (
    calibrating,
    evaluating,
    frames,
    learners,
    measures,
    points,
    record,
    snapshots,
    training,
)
from tracking.segments.propensity.frames import Frame
from tracking.segments.propensity.learners import LOGISTIC, TOGETHER
from tracking.segments.propensity.models import NO_BETTER, TOO_FEW, USED
from tracking.segments.propensity.snapshots import Past
from tracking.segments.propensity.training import CannotLearn, Examples

TODAY = 739_000
ONLY = (LOGISTIC,)


def test_reliability_is_of_groups_of_equal_size() -> None:
    truth, said = np.array([0, 0, 1, 1]), np.array([0.1, 0.3, 0.6, 0.8])
    found = measures.reliability(truth, said, bins=2)
    assert [(one.count, one.said, one.bought) for one in found] == [(2, 0.2, 0), (2, pytest.approx(0.7), 1)]
    assert measures.calibration_error(truth, said, bins=2) == pytest.approx((0.2 + 0.3) / 2)


def test_whoever_says_the_share_of_everybody_knows_nothing() -> None:
    truth = np.array([0, 0, 0, 1] * 25)
    found = measures.quality(truth, np.full(100, 0.25), base_rate=0.25)
    assert found.log_loss == pytest.approx(found.base_loss)
    assert (found.roc_auc, found.brier) == (0.5, pytest.approx(found.base_brier))


def test_people_who_are_the_same_have_not_drifted_and_others_have() -> None:
    edges = np.array([1.0, 2.0, 3.0])
    before = measures.shares(np.array([0, 1, 2, 3, 4] * 20), edges)
    assert measures.stability(before, before) == 0
    assert measures.stability(before, measures.shares(np.full(100, 9.0), edges)) > measures.DRIFTED


def test_a_moment_knows_earlier_days_alone_and_is_judged_by_its_own_and_later_ones() -> None:
    past = _past(2, order=[(0, 10), (0, 20), (1, 20)], cart=[(0, 19), (0, 20)])
    who, day = np.array([0, 1, 0]), np.array([20, 20, 21])
    known = snapshots.frame(past, who, day, gap=90).numbers
    assert known["orders"].tolist() == [1, 0, 2]
    assert known["cart_7"].tolist() == [1, 0, 2]
    assert known["since_order"].tolist() == [10, snapshots.LONG, 1]
    assert snapshots.bought(past, who, day, horizon=7).tolist() == [1, 1, 0]
    assert snapshots.bought(past, who, day - 7, horizon=7).tolist() == [0, 0, 1]


def test_moments_lie_in_every_week_whose_end_is_known_and_after_somebody_came() -> None:
    past = replace(_past(50), known=np.full(50, TODAY - 60))
    who, day = snapshots.drawn(past, today=TODAY, horizon=30, most=10_000)
    assert day.max() <= TODAY - 30
    assert day.min() > TODAY - 60
    assert len(set(zip(who.tolist(), ((TODAY - 30 - day) // 7).tolist(), strict=True))) == len(who)
    assert {len(set(day[who == one] % 7)) for one in range(50)} != {1}
    fewer, _day = snapshots.drawn(past, today=TODAY, horizon=30, most=50 * snapshots.WEEKS // 10)
    assert 0 < len(fewer) < len(who) / 4


def test_a_persons_rows_end_where_the_next_persons_begin() -> None:
    past = _past(3, visit=[(0, 100), (2, 50)])
    who = np.arange(3)
    assert past.of("visit").since(who, np.full(3, 101)).tolist() == [1, snapshots.LONG, 51]
    assert past.of("visit").first(who).tolist() == [100, snapshots.AGES - 1, 50]
    assert past.of("nothing").since(who, np.full(3, 101)).tolist() == [snapshots.LONG] * 3


def test_half_of_the_points_are_left_after_the_half_life() -> None:
    past = _past(2, cart=[(0, 10)], order=[(1, 10)], low_answer=[(1, 10)])
    worth = points.WORTH["cart"]
    now = points.points(past, day=11)
    assert now["cart"].tolist() == [worth.points, 0]
    assert points.points(past, day=11 + int(worth.half_life))["cart"][0] == worth.points / 2
    assert points.total(now).tolist() == [worth.points, 2]


def test_trees_are_walked_as_the_library_walks_them_and_survive_being_kept() -> None:
    from sklearn.tree import DecisionTreeRegressor

    chance = np.random.default_rng(3)
    rows = chance.normal(size=(300, 4)).astype(np.float32)
    aim = (rows[:, 0] > 0) * 1.0 + rows[:, 1] * 0.3
    grown = [DecisionTreeRegressor(max_depth=4, random_state=n).fit(rows, aim * (n + 1)) for n in range(2)]
    from tracking.segments.propensity import trees

    found = trees.of([one.tree_ for one in grown], [one.tree_.value[:, 0, 0] for one in grown])
    again = trees.unpacked(found.packed())
    assert again.total(rows) == pytest.approx(sum(one.predict(rows) for one in grown), abs=1e-5)
    assert found.start + again.shares(rows).sum(axis=1) == pytest.approx(found.total(rows), abs=1e-4)


def test_what_moved_a_score_adds_up_and_a_kept_model_says_the_same() -> None:
    examples = _linear(600)
    for kind in (LOGISTIC, TOGETHER):
        model = learners.learn(kind, examples.frame, examples.truth)
        told, kept = learners.as_json(model), learners.tree_bytes(model)
        assert (kept is None) == (kind == LOGISTIC)
        again = learners.from_json(told, kept)
        assert again.log_odds(examples.frame) == pytest.approx(model.log_odds(examples.frame), abs=1e-5)
        effects = model.contributions(examples.frame)
        assert np.corrcoef(effects["a"], examples.frame.numbers["a"])[0, 1] > 0.8
        assert np.abs(effects["noise"]).mean() < np.abs(effects["a"]).mean() / 3
    plain = learners.learn(LOGISTIC, examples.frame, examples.truth)
    total = sum(plain.contributions(examples.frame).values())
    assert total + plain.intercept == pytest.approx(plain.log_odds(examples.frame), abs=1e-5)


def test_what_is_not_known_counts_as_average_and_a_word_never_seen_as_none() -> None:
    frame = Frame(
        numbers={"a": np.array([1.0, 2.0, 3.0, float("nan")] * 20)}, words={"w": ["x", "y", "x", "y"] * 20}
    )
    encoder = frames.learn(frame)
    rows = encoder.encode(frame)
    assert not np.isnan(rows).any()
    later = encoder.encode(Frame(numbers={"a": np.array([np.nan])}, words={"w": ["z"]}))
    assert later[0][0] == 0
    assert (later[0][1:] < 0).all()


def test_chances_follow_the_latest_weeks_where_more_people_buy() -> None:
    examples = _linear(4000, drift=1.5)
    later = examples.take(np.flatnonzero(examples.time == 9))
    learned = training.learn(examples.take(np.flatnonzero(examples.time < 9)), kinds=ONLY)
    found = evaluating.held_against(learned, later)
    assert found.quality.calibration_error < found.uncalibrated.calibration_error
    assert found.quality.roc_auc == pytest.approx(found.uncalibrated.roc_auc)
    assert found.quality.log_loss < found.quality.base_loss


def test_many_purchases_make_a_rising_staircase() -> None:
    chance = np.random.default_rng(5)
    z = chance.normal(size=6000)
    truth = (chance.random(6000) < 1 / (1 + np.exp(-z))).astype(int)
    stairs = calibrating.learn(z, truth)
    assert stairs.x
    assert (np.diff(stairs.probability(np.linspace(-3, 3, 50))) >= 0).all()
    assert not calibrating.learn(z[:500], truth[:500]).x


def test_trees_are_taken_only_where_they_win() -> None:
    def tried(less: float, error: float) -> tuple[training.Tried, ...]:
        plain = training.Tried(kind=LOGISTIC, log_loss=0.5)
        return plain, training.Tried(kind=TOGETHER, log_loss=0.5 - less, less=less, error=error)

    assert training.chosen(tried(0.02, 0.01)) == TOGETHER
    assert training.chosen(tried(0.01, 0.02)) == LOGISTIC
    assert training.chosen(tried(-0.1, 0.01)) == LOGISTIC


def test_too_few_or_all_the_same_cannot_be_learned_from() -> None:
    few = _linear(40)
    same = replace(_linear(400), truth=np.zeros(400, np.int64))
    moment = replace(_linear(400), time=np.zeros(400, np.int64))
    for examples in (few, same, moment):
        with pytest.raises(CannotLearn):
            training.learn(examples, kinds=ONLY)


def test_below_two_hundred_purchases_there_is_no_training() -> None:
    assert record.train(_past(1), purchases=199, today=TODAY, horizon=30).verdict == TOO_FEW


def test_who_puts_things_into_the_cart_is_found_to_buy() -> None:
    found = record.train(_shop(habit=True), purchases=900, today=TODAY, horizon=7, kinds=ONLY)
    assert (found.verdict, found.learned is not None) == (USED, True)
    assert found.figures["roc_auc"] > 0.7
    assert found.figures["log_loss"] < found.figures["base_loss"]
    assert len(found.bins) == measures.BINS
    assert found.tested is not None
    assert found.tested[1] == TODAY - 7
    drift = record.drift(found.reference, {"cart_7": np.full(500, 9.0)})
    assert drift["cart_7"] > measures.DRIFTED


def test_where_nothing_foretells_a_purchase_the_model_is_refused() -> None:
    found = record.train(_shop(habit=False), purchases=900, today=TODAY, horizon=7, kinds=ONLY)
    assert (found.verdict, found.learned) == (NO_BETTER, None)


def _past(people: int, **facts: list[tuple[int, int]]) -> Past:
    made = {
        kind: snapshots.facts(*np.array([(*row, 100) for row in rows], np.int64).T)
        for kind, rows in facts.items()
    }
    return Past(people=people, known=np.zeros(people, np.int64), facts=made)


def _linear(rows: int, *, drift: float = 0.0) -> Examples:
    """People of whom `a` tells who buys; more and more do by `drift` over ten weeks."""
    chance = np.random.default_rng(7)
    a, noise = chance.normal(size=rows), chance.normal(size=rows)
    time = np.arange(rows) * 10 // rows
    truth = (chance.random(rows) < 1 / (1 + np.exp(1.5 - 1.5 * a - drift * time / 9))).astype(np.int64)
    return Examples(frame=Frame(numbers={"a": a, "noise": noise}), truth=truth, time=time)


def _shop(*, habit: bool) -> Past:
    """300 people in 34 weeks: half of them often put something into the cart, and with a `habit` then buy."""
    chance = np.random.default_rng(11)
    who, day = np.repeat(np.arange(300), 240), np.tile(np.arange(TODAY - 239, TODAY + 1), 300)
    busy = chance.random(300)[who] < 0.5
    cart = chance.random(len(who)) < np.where(busy, 0.06, 0.004)
    follows = np.roll(cart, 2) & (chance.random(len(who)) < 0.5)
    order = follows if habit else chance.random(len(who)) < 0.015
    rows = {"cart": cart, "order": order}
    made = {
        kind: snapshots.facts(who[at], day[at], np.ones(int(at.sum()), np.int64)) for kind, at in rows.items()
    }
    return Past(people=300, known=np.full(300, TODAY - 300), facts=made)
