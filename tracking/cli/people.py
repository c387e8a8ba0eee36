"""`flask journeys erasures|stages`: what was erased, with its proof; people's stages reckoned anew."""

from __future__ import annotations

import json
import sys

import click
from sqlalchemy import select

from shop.kernel import clock, db
from tracking.cli.journeys import group as journeys
from tracking.journeys import erasing
from tracking.journeys.models import Erasure
from tracking.journeys.stages import keeping
from tracking.lake import proving


@journeys.command("erasures")
@click.option("--prove", is_flag=True, help="Carry out and look through what is open, now.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def erasures(prove: bool, as_json: bool) -> None:
    """Erasures and what proves them, newest first; exit code 1 when one is not finished."""
    if prove:
        proving.prove(clock.now())
        db.end_read()
    newest = select(Erasure).order_by(Erasure.asked_at.desc(), Erasure.erasure_id)
    found = [erasing.told(row) for row in db.session("journey").scalars(newest.limit(100))]
    if as_json:
        click.echo(json.dumps(found))
    for one in [] if as_json else found:
        before = sum(row["before"] for row in one.get("hot", {}).values())
        files = one.get("lake", {}).get("files_rewritten", 0)
        state = "nothing is left" if one["clean"] else one["problem"] or "waits for the worker"
        click.echo(f"{one['asked_at']}  {before:,} rows, {files:,} files written anew: {state}")
    sys.exit(0 if all(one["clean"] for one in found) else 1)


@journeys.command("stages")
@click.option("--again", is_flag=True, help="Reckon everybody anew, e.g. after the rules have changed.")
def stages(again: bool) -> None:
    """Gather what is new and reckon the stages of everybody it concerns."""
    at = clock.now()
    count = keeping.keep_up(at)
    click.echo(f"{count + (keeping.again(at) if again else 0):,} people reckoned.")
