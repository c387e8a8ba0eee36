"""`flask personalization …`: rebuild the lists, and say what a product goes with and why."""

from __future__ import annotations

import json
import sys

import click
from sqlalchemy import select

from shop.catalog.models import Product
from shop.catalog.queries import cards
from shop.kernel import clock, db
from shop.recommendations import queries
from tracking.cli import proving, replay
from tracking.personalization import jobs
from tracking.personalization.sessions import keeping as sessions


@click.group("personalization", help="Recommendations and personal offers.")
def group() -> None:
    """Recommendations and personal offers."""


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def rebuild(as_json: bool) -> None:
    """Learn everything anew now, and make the lists of who bought lately."""
    at = clock.now()
    done = {**jobs.rebuild(at), **sessions.keep(at)}
    text = "{pairs} pairs, lists of {people} people, {next} pairs that {visits} visits looked at in a row."
    click.echo(json.dumps(done) if as_json else text.format(**done))


@group.command()
@click.argument("handle")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def why(handle: str, as_json: bool) -> None:
    """What the product HANDLE goes with, and the parts of each score."""
    product_id = db.session().scalar(select(Product.id).where(Product.handle == handle))
    if product_id is None:
        click.echo(f"There is no product {handle}.", err=True)
        sys.exit(1)
    rows = queries.reasons_behind(product_id)
    shown = cards([row.other_id for row in rows])
    found = [
        {"product": shown[row.other_id].handle, "score": row.score, "reason": row.reason, **row.parts}
        for row in rows
        if row.other_id in shown
    ]
    if as_json:
        click.echo(json.dumps(found))
    for line in () if as_json else found:
        click.echo(f"{line['score']:.3f}  {line['product']}  ({line['reason']})")


group.add_command(proving.next_click)
group.add_command(proving.uplift)
group.add_command(replay.command)
