"""`flask nps`: the survey in figures."""

from __future__ import annotations

import json
from typing import Any

import click

from tracking.nps import queries


@click.group("nps", help="The survey after delivery.")
def group() -> None:
    """The survey after delivery."""


@group.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stats(as_json: bool) -> None:
    """Score with its interval, answers, and who was asked."""
    found = _figures()
    click.echo(
        json.dumps(found) if as_json else "\n".join(f"{name}: {value}" for name, value in found.items())
    )


def _figures() -> dict[str, Any]:
    spread, funnel, score = queries.distribution(), queries.funnel(), queries.score()
    counts = queries.counts(spread)
    return {
        "answers": counts.n,
        "promoters": counts.promoters,
        "passives": counts.passives,
        "detractors": counts.detractors,
        "distribution": spread,
        "score": round(score.value, 1) if score else None,
        "low": round(score.low, 1) if score else None,
        "high": round(score.high, 1) if score else None,
        "eligible": funnel.eligible,
        "scheduled": funnel.scheduled,
        "held": funnel.held,
        "suppressed": funnel.suppressed,
        "invited": funnel.invited,
        "clicked": funnel.clicked,
        "response_rate": funnel.response_rate,
    }
