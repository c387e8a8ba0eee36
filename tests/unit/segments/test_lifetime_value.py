"""The models find the published parameters, and what they foretell agrees with what was simulated."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.support.shared_data import shared_data
from tracking.segments.lifetime import bg_nbd, evaluating, gamma_gamma, histories
from tracking.segments.lifetime.fitting import CannotFit
from tracking.segments.lifetime.histories import Histories, Purchase

END = date(1997, 9, 30)


def test_a_history_counts_days_and_leaves_the_first_purchase_out() -> None:
    days = [("a", 0, 10.0), ("a", 14, 20.0), ("a", 14, 4.0), ("a", 28, 6.0), ("b", 7, 5.0), ("b", 90, 1.0)]
    bought = [Purchase(who, date(2026, 1, 1) + timedelta(days=n), spent) for who, n, spent in days]
    known = histories.summarize(bought, until=date(2026, 2, 12))
    assert known.customer == ("a", "b")
    assert known.x.tolist() == [2, 0]
    assert known.t_x.tolist() == [4, 0]
    assert known.T.tolist() == [6, 5]
    assert known.mean.tolist() == [15, 0]
    assert histories.counted(bought, known.customer, after=date(2026, 2, 12)).tolist() == [0, 1]


def test_cdnow_gives_what_fader_hardie_and_lee_published() -> None:
    bought = evaluating.read(shared_data("cdnow/cdnow_sample_calibration.csv.gz"))
    known = histories.summarize(bought, until=END)
    often, much = bg_nbd.fit(known), gamma_gamma.fit(known)
    assert (often.r, often.alpha) == pytest.approx((0.243, 4.414), rel=0.005)
    assert (often.a, often.b) == pytest.approx((0.793, 2.426), rel=0.005)
    assert often.log_likelihood == pytest.approx(-9582.4, abs=0.05)
    assert (much.p, much.q, much.gamma) == pytest.approx((6.25, 3.74, 15.44), rel=0.005)
    assert much.customers == 946


def test_on_days_kept_aside_it_beats_going_on_as_before() -> None:
    bought = evaluating.read(shared_data("cdnow/cdnow_sample_calibration.csv.gz"))
    until = date(1997, 6, 30)
    earlier = [one for one in bought if one.day <= until]
    found = evaluating.evaluate(earlier, [one for one in bought if one.day > until]).holdout
    assert found.customers == 2357
    assert found.rmse < 0.8 * found.naive_rmse
    assert found.correlation > 0.4
    assert abs(found.foretold / found.actual - 1) < 0.05


def test_what_is_foretold_agrees_with_lives_drawn_from_the_model() -> None:
    model = bg_nbd.BgNbd(r=0.6, alpha=6.0, a=0.9, b=2.5, log_likelihood=0)
    lives = _drawn(model, n=40_000, weeks=30.0, more=20.0)
    known, later = lives
    assert model.expected(known, 20.0).sum() == pytest.approx(later.sum(), rel=0.03)
    often = known.x >= 3
    assert model.expected(known, 20.0)[often].sum() == pytest.approx(later[often].sum(), rel=0.04)


def test_too_few_or_senseless_purchases_are_refused() -> None:
    few = [Purchase(str(n), END, 1.0) for n in range(10)]
    with pytest.raises(CannotFit):
        bg_nbd.fit(histories.summarize(few, until=END))
    once = [Purchase(str(n), END - timedelta(days=n), 1.0) for n in range(200)]
    with pytest.raises(CannotFit):
        gamma_gamma.fit(histories.summarize(once, until=END))


def _drawn(model: bg_nbd.BgNbd, *, n: int, weeks: float, more: float) -> tuple[Histories, np.ndarray]:
    """Lives drawn from the model's own story: what is known after `weeks`, purchases of the next `more`."""
    random = np.random.default_rng(7)
    rate = random.gamma(model.r, 1 / model.alpha, n)
    leaves = random.beta(model.a, model.b, n)
    x, t_x, later = np.zeros(n), np.zeros(n), np.zeros(n)
    at = np.zeros(n)
    alive = np.ones(n, dtype=bool)
    while alive.any():
        at = at + random.exponential(1, n) / rate
        alive &= at <= weeks + more
        early = alive & (at <= weeks)
        x[early] += 1
        t_x[early] = at[early]
        later[alive & ~early] += 1
        alive &= random.random(n) > leaves
    return Histories(tuple(map(str, range(n))), x, t_x, np.full(n, weeks), np.zeros(n)), later
