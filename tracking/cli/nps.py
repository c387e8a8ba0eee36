"""`flask nps`: the surveys in figures."""

from __future__ import annotations

import json
from typing import Any

import click

from shop.kernel import clock
from tracking.nps import figures, queries, scales, statistics
from tracking.nps.statistics import Change, Score, Share

as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
METRICS = click.Choice(list(scales.SCALES))


@click.group("nps", help="What customers are asked, and what they answer.")
def group() -> None:
    """What customers are asked, and what they answer."""


@group.command("stats")
@as_json
def stats(as_json: bool) -> None:
    """Score with its interval, answers, who was asked, change and how many answers a change needs."""
    _print(_figures(), as_json)


@group.command("funnel")
@click.option("--metric", type=METRICS, default=scales.NPS, help="Which question.")
@click.option("--visitors", is_flag=True, help="Of visitors who never bought.")
@as_json
def funnel(metric: str, visitors: bool, as_json: bool) -> None:
    """Who was asked, and who was not and why."""
    population = scales.VISITORS if visitors else scales.BUYERS
    found = queries.funnel(metric=metric, population=population)
    _print({**vars(found), "response_rate": found.response_rate}, as_json)


@group.command("breakdown")
@click.option("--by", type=click.Choice(list(figures.DIMENSIONS)), required=True, help="What to divide by.")
@as_json
def breakdown(by: str, as_json: bool) -> None:
    """The score by group, each against the others."""
    found = [
        {
            "group": group.name,
            "answers": group.counts.n,
            **_score(group.score),
            "against": _change(group.against),
            "q": group.q and round(group.q, 4),
            "stands_out": group.stands_out,
        }
        for group in figures.breakdown(queries.replies(), by)
    ]
    _print(found, as_json)


@group.command("drivers")
@as_json
def drivers(as_json: bool) -> None:
    """What goes along with the score: association, not cause."""
    found = [
        {
            "driver": driver.key,
            "touched": driver.touched,
            "untouched": driver.untouched,
            **(_change(driver.change) or {}),
            "q": round(driver.q, 4),
            "stands_out": driver.stands_out,
        }
        for driver in figures.drivers(queries.replies())
    ]
    _print(found, as_json)


@group.command("trend")
@as_json
def trend(as_json: bool) -> None:
    """The score of 90 days, week by week."""
    found = figures.trend(queries.replies(), until=clock.now())
    _print(
        [{"until": point.at.isoformat(), "answers": point.n, **_score(point.score)} for point in found],
        as_json,
    )


@group.command("ease")
@as_json
def ease(as_json: bool) -> None:
    """The Ease card of the last 90 days."""
    found = [
        {
            "stage": step.stage,
            "behavior": _share(step.behavior.share),
            "behavior_n": step.behavior.n,
            "survey": _share(step.survey.share),
            "survey_n": step.survey.n,
            "survey_source": step.survey.source,
        }
        for step in queries.ease(at=clock.now())
    ]
    _print(found, as_json)


@group.command("cases")
@as_json
def cases(as_json: bool) -> None:
    """Open cases, the most urgent first; exit code 1 when one is overdue."""
    at, found = clock.now(), queries.cases(is_open=True)
    rows = [
        {
            "order": one.order_number,
            "score": one.answer.score,
            "state": one.case.state,
            "due_at": one.case.due_at.isoformat(),
            "overdue": one.case.state == "new" and one.case.due_at <= at,
        }
        for one in found
        if one.case is not None
    ]
    _print(rows, as_json)
    if any(row["overdue"] for row in rows):
        raise SystemExit(1)


def _figures() -> dict[str, Any]:
    spread, found, score = queries.distribution(), queries.funnel(), queries.score()
    counts = queries.counts(spread)
    before, last = figures.periods(queries.replies(), until=clock.now())
    return {
        "answers": counts.n,
        "promoters": counts.promoters,
        "passives": counts.passives,
        "detractors": counts.detractors,
        "distribution": spread,
        **_score(score),
        "eligible": found.eligible,
        "scheduled": found.scheduled,
        "held": found.held,
        "suppressed": found.suppressed,
        "invited": found.invited,
        "clicked": found.clicked,
        "response_rate": found.response_rate,
        "change": _change(statistics.change(before, last)),
        "needed_for_10_points": statistics.needed(counts),
        "samples": queries.has_samples(),
    }


def _score(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {"score": None, "low": None, "high": None}
    return {"score": round(score.value, 1), "low": round(score.low, 1), "high": round(score.high, 1)}


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    told = {name: round(getattr(change, name), 1) for name in ("points", "low", "high")}
    return {**told, "p": round(change.p, 4)}


def _share(share: Share | None) -> list[float] | None:
    return [round(part, 4) for part in (share.value, share.low, share.high)] if share else None


def _print(found: Any, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found))
        return
    rows = found if isinstance(found, list) else [{name: value} for name, value in found.items()]
    for row in rows:
        click.echo("  ".join(f"{name}: {value}" for name, value in row.items()))
