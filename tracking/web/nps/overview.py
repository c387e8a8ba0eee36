"""What the overview shows: score, change, trend, groups, drivers, who was asked, and the Ease card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.kernel import clock, preferences
from tracking.nps import figures, queries, scales, statistics
from tracking.nps import preferences as chosen
from tracking.nps.figures import Driver, Group, Point
from tracking.nps.queries import Comment, Funnel, Sought, Step
from tracking.nps.statistics import Change, Counts, Score, Share
from tracking.web.nps import charts
from tracking.web.nps.charts import Trend

FEW, MEDIAN_OF = 5, 500


@dataclass(frozen=True, kw_only=True)
class Other:
    """A question beside the main one: how many liked it, of how many; `shown` visits saw it."""

    metric: str
    spread: list[int]
    n: int
    share: Share | None
    shown: int
    enabled: bool


@dataclass(frozen=True, kw_only=True)
class Overview:
    """All of one page; scores are None under ten answers."""

    at: datetime
    spread: list[int]
    counts: Counts
    score: Score | None
    last: Counts
    change: Change | None
    needed: int
    trend: Trend | None
    points: list[Point]
    dimension: str
    groups: list[Group]
    drivers: list[Driver]
    funnel: Funnel
    others: list[Other]
    visitors: Counts
    visitors_score: Score | None
    visitors_shown: int
    ease: list[Step]
    comments: tuple[Comment, ...]
    open_cases: int
    samples: bool
    enabled: bool
    delay_days: int


def of(*, dimension: str, at: datetime) -> Overview:
    """The overview as of `at`, with the answers by `dimension`."""
    replies = queries.replies()
    spreads = queries.distributions()
    spread = spreads[scales.NPS]
    counts = queries.counts(spread)
    before, last = figures.periods(replies, until=at)
    points, breaks = figures.trend(replies, until=at), preferences.get(chosen.BREAKS)
    visitors = figures.counts(queries.replies(population=scales.VISITORS))
    shown = queries.prompted(since=clock.to_micros(at - timedelta(days=365)))
    return Overview(
        at=at,
        spread=spread,
        counts=counts,
        score=statistics.estimate(counts),
        last=last,
        change=statistics.change(before, last),
        needed=statistics.needed(counts),
        trend=charts.trend(points, breaks),
        points=points,
        dimension=dimension,
        groups=figures.breakdown(replies, dimension),
        drivers=figures.drivers(replies),
        funnel=queries.funnel(),
        others=[
            _other(metric, spreads[metric], shown.get(metric, 0))
            for metric in scales.SCALES
            if metric != scales.NPS
        ],
        visitors=visitors,
        visitors_score=statistics.estimate(visitors),
        visitors_shown=shown.get("visitors", 0),
        ease=queries.ease(at=at),
        comments=queries.inbox(Sought(only_comments=True)).comments[:FEW],
        open_cases=queries.open_cases(),
        samples=queries.has_samples(),
        enabled=preferences.get(chosen.ENABLED),
        delay_days=preferences.get(chosen.DELAY_DAYS),
    )


def _other(metric: str, spread: list[int], shown: int) -> Other:
    scale = scales.SCALES[metric]
    good = sum(count for mark, count in zip(scale.marks, spread, strict=True) if mark >= scale.good)
    n = sum(spread)
    return Other(
        metric=metric,
        spread=spread,
        n=n,
        share=statistics.share(good, n),
        shown=shown,
        enabled=preferences.get(queries.asks(metric)),
    )
