"""`flask jobs run-due`: do everything that is due, now or, outside production, at a later time."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import click
from flask import current_app

from shop.kernel import clock, jobs


@click.group("jobs", help="Work that the worker does.")
def group() -> None:
    """Work that the worker does."""


@group.command("run-due")
@click.option("--at", "moment", help="Play the clock forward to this ISO 8601 time (refused in production).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def run_due(moment: str | None, as_json: bool) -> None:
    """Run everything that is due."""
    if moment and current_app.extensions["threeclick.settings"].production:
        raise click.UsageError("The clock cannot be played forward in production.")
    with clock.frozen(_parse(moment) if moment else clock.now()):
        done = jobs.run_due(at=clock.now())
    click.echo(json.dumps(done) if as_json else ", ".join(f"{name}: {count}" for name, count in done.items()))


def _parse(moment: str) -> datetime:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        raise click.UsageError(
            f"{moment} is not an ISO 8601 time such as 2026-12-24T09:00:00+00:00."
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
