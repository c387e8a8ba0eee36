"""`flask journeys offline`: calls, meetings and the like from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click

from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import DomainError
from tracking.cli.journeys import group as journeys
from tracking.journeys.offline import files, keeping, queries


@journeys.group("offline", help="Calls, meetings, fairs, visits in person and letters.")
def offline() -> None:
    """Contacts away from the shop's pages."""


@offline.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def bring(file: Path, as_json: bool) -> None:
    """Add the contacts of a CSV FILE; lines that are there already are not added again."""
    at = clock.now()
    try:
        told = files.read(file.read_bytes(), zone=store.current().time_zone, at=at)
    except DomainError as problem:
        raise click.ClickException(str(problem)) from None
    new = keeping.keep(told.contacts, at=at)
    refused = [{"line": line.number, "problem": str(line.problem)} for line in told.refused]
    if as_json:
        click.echo(json.dumps({"added": new, "known": len(told.contacts) - new, "refused": refused}))
        return
    click.echo(f"added: {new:,}, already there: {len(told.contacts) - new:,}, refused: {len(refused):,}")
    for line in refused[:20]:
        click.echo(f"line {line['line']}: {line['problem']}")


@offline.command("list")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def listing(limit: int, as_json: bool) -> None:
    """The newest contacts."""
    found, _ = queries.page(number=1, size=limit)
    names = ("touch_id", "kind", "source", "campaign", "outcome", "agent", "matched_by", "confidence")
    rows = [
        {
            "at": clock.from_micros(one.occurred_at).isoformat(),
            "duration_s": one.duration_s,
            "customer_id": one.customer_id,
            **{name: getattr(one, name) for name in names},
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(
            f"{row['at']}  {row['kind']:8}  {row['source']}  {row['outcome']}  {row['matched_by']}".rstrip()
        )
