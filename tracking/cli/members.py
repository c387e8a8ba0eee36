"""`flask segments list|members|preview|recompute|attributes`: who customers are to the shop."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from shop.customers.attributes import files, queries
from shop.customers.attributes import operations as attributes
from shop.customers.attributes.models import KINDS
from shop.customers.grouping import queries as groups
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from tracking.cli.segments import group
from tracking.segments import keeping
from tracking.segments import queries as segments
from tracking.segments.members import exporting, preview
from tracking.segments.rules import checking, reading, surroundings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Done = TypeVar("Done")


def _tried(action: Callable[[], Done]) -> Done:
    try:
        return action()
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_segments(as_json: bool) -> None:
    """Every segment with its size and who came and went in the last seven days."""
    changed = segments.changes(at=clock.now())
    found = [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "size": one.size,
            "entered_7_days": changed.get(one.code, (0, 0))[0],
            "left_7_days": changed.get(one.code, (0, 0))[1],
            "filled_at": one.filled_at and one.filled_at.isoformat(),
        }
        for one in groups.living()
    ]
    if as_json:
        click.echo(json.dumps(found))
        return
    for told in found:
        moved = f"+{told['entered_7_days']:,} -{told['left_7_days']:,}"
        click.echo(f"{told['code']:<32} {told['size']:>9,}  {moved:>14}  {told['name']}")


@group.command("members")
@click.argument("code")
def members(code: str) -> None:
    """The members of a segment as CSV, those longest in it first."""
    _known(code)
    for line in exporting.csv_lines(code):
        click.echo(line, nl=False)


@group.command("preview")
@click.argument("rule", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def preview_rule(rule: Path, as_json: bool) -> None:
    """How many customers a rule, written as JSON in a file, would find now."""
    try:
        stored = json.loads(rule.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{rule.name} is no JSON: {error}") from None
    checked = _tried(lambda: reading.from_json(stored))
    _tried(lambda: checking.check(checked, surroundings.of(checked)))
    found = preview.count(checked, at=clock.now())
    told = {"size": found.size, "everybody": found.everybody, "as_of": found.as_of.isoformat()}
    click.echo(json.dumps(told) if as_json else f"{found.size:,} of {found.everybody:,} ({found.share:.1%})")


@group.command("recompute")
@click.argument("code", required=False)
def recompute(code: str | None) -> None:
    """Look at every customer anew, or fill one segment again."""
    if code is not None:
        _known(code)
    count = keeping.recompute(code, at=clock.now())
    click.echo(f"{count:,} members." if code else f"{count:,} customers looked at.")


@group.group("attributes", help="What the owner notes of customers.")
def of_owner() -> None:
    """What the owner notes of customers."""


@of_owner.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_attributes(as_json: bool) -> None:
    """Every attribute, and for how many customers it is known."""
    counts = queries.filled()
    found: list[dict[str, Any]] = [
        {
            "key": one.key,
            "name": one.name,
            "kind": one.kind,
            "choices": one.choices,
            "customers": counts.get(one.key, 0),
        }
        for one in queries.living()
    ]
    if as_json:
        click.echo(json.dumps(found))
        return
    for told in found:
        click.echo(f"{told['key']:<28} {told['kind']:<8} {told['customers']:>9,}  {told['name']}")


@of_owner.command("define")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice(KINDS), help="What kind of value it has.")
@click.option("--choice", "choices", multiple=True, help="One of the values of a choice; may be given again.")
def define(name: str, kind: str, choices: tuple[str, ...]) -> None:
    """A new attribute."""
    with db.transaction():
        made = _tried(lambda: attributes.define(name=name, kind=kind, choices=choices, at=clock.now()))
    click.echo(made.key)


@of_owner.command("import")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def import_values(file: Path, dry_run: bool, as_json: bool) -> None:
    """Values from a CSV file: a column email, and one for each attribute by its name or key.

    Exit code 1 when lines were refused; the others are kept all the same.
    """
    planned = _tried(lambda: files.plan(file.read_bytes()))
    db.end_read()
    changed = 0 if dry_run else files.carry_out(planned, at=clock.now())
    refused = [{"line": one.number, "why": str(one.problem)} for one in planned.refused]
    if as_json:
        told = {"rows": len(planned.rows), "values": planned.values, "changed": changed, "refused": refused}
        click.echo(json.dumps(told | {"ignored_columns": planned.ignored, "dry_run": dry_run}))
    else:
        done = f"{changed:,} customers changed" if not dry_run else "nothing written"
        click.echo(f"{len(planned.rows):,} lines with {planned.values:,} values; {done}.")
        for problem in refused:
            click.echo(f"line {problem['line']}: {problem['why']}", err=True)
    sys.exit(1 if refused else 0)


def _known(code: str) -> None:
    found = groups.by_code(code)
    if found is None or found.retired_at is not None:
        raise click.ClickException(f"There is no segment “{code}”.")
