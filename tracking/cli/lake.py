"""`flask journeys lake`: how the long memory of visits is, and its minute's and its night's work by hand."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from shop.kernel import clock
from tracking.cli.journeys import group as journeys
from tracking.lake import place, shipping, tidying
from tracking.lake import status as states


@journeys.group("lake")
def lake() -> None:
    """The long memory of visits."""


@lake.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def status(as_json: bool) -> None:
    """What it holds and how far behind it is; exit code 1 when rows wait for over a quarter of an hour."""
    found = states.status(clock.now())
    _tell({"url": place.events_uri(), **asdict(found)}, as_json)
    raise SystemExit(1 if found.lag_s > states.LATE else 0)


@lake.command("ship")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def ship(as_json: bool) -> None:
    """Bring what waits now; exit code 1 when another process is at it."""
    done = shipping.ship(clock.now())
    _tell(asdict(done), as_json)
    raise SystemExit(1 if done.busy else 0)


@lake.command("optimize")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def optimize(as_json: bool) -> None:
    """The night's work: past days sorted and packed, old files deleted, shipped hot rows pruned."""
    try:
        done = tidying.tidy(clock.now())
    except place.Busy as busy:
        raise click.ClickException(str(busy)) from None
    _tell(asdict(done), as_json)


def _tell(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        shown = f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else value
        click.echo(f"{name.replace('_', ' ')}: {shown}")
