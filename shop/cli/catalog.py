"""`flask catalog …`: the catalog from and to files, and how much of it there is."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import click

from shop.catalog import operations, queries
from shop.catalog.pictures.renditions import RECIPE
from shop.catalog.search import indexing
from shop.exchange.shopify_products import exporter, importer
from shop.exchange.shopify_products.changes import COLLECTIONS_FROM, ImportOptions
from shop.exchange.shopify_products.drafts import BadFile
from shop.exchange.shopify_products.report import Report
from shop.kernel import clock, db, origin
from shop.kernel.origin import Origin

STEPS = 1000
SHOWN = 20


@click.group("catalog", help="Products from and to files, and how many there are.")
def group() -> None:
    """Products from and to files, and how many there are."""


@group.command("import-shopify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@click.option(
    "--collections-from",
    type=click.Choice(COLLECTIONS_FROM),
    default="type",
    show_default=True,
    help="Make collections from product types, from tags, or not at all.",
)
@click.option("--keep-stock", is_flag=True, help="Leave the stock of variants that are there already alone.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def import_shopify(file: Path, dry_run: bool, collections_from: str, keep_stock: bool, as_json: bool) -> None:
    """Import a Shopify product CSV (.csv or .csv.gz). Exit code 1 when rows had errors."""
    options = ImportOptions(collections_from=collections_from, keep_stock=keep_stock)
    try:
        with _bar("Checking" if dry_run else "Importing") as progress, origin.acting_as(Origin(actor="cli")):
            report = importer.run(file, options=options, at=clock.now(), dry_run=dry_run, progress=progress)
    except BadFile as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(_plain(report)) if as_json else _sentences(report))
    sys.exit(1 if report.errors else 0)


@group.command("export-shopify")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def export_shopify(file: Path) -> None:
    """Write all products as a Shopify product CSV (.csv, .csv.gz, or - for standard output)."""
    try:
        with _target(file) as stream, _bar("Exporting") as progress:
            count = exporter.export(stream, progress=progress)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}).") from None
    click.echo(f"{count} products written to {file}.", err=True)


@group.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stats(as_json: bool) -> None:
    """Say how many products, variants and collections there are."""
    found = queries.stats()
    counts = {"products": found.products, "variants": found.variants, "collections": found.collections}
    click.echo(json.dumps(counts) if as_json else ", ".join(f"{n} {name}" for name, n in counts.items()))


@group.command("pictures")
@click.option("--again", is_flag=True, help="Have those made in an older way made again, by the worker.")
@click.option("--all", "everything", is_flag=True, help="With --again: all of them.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def pictures(again: bool, everything: bool, as_json: bool) -> None:
    """Say how far the pictures are; --again makes their renditions anew. Exit code 1 when some failed."""
    if everything and not again:
        raise click.UsageError("--all goes with --again.")
    if again:
        with origin.acting_as(Origin(actor="cli")), db.transaction():
            operations.make_again(everything=everything, at=clock.now())
    counts = queries.picture_counts(RECIPE)
    click.echo(json.dumps(counts) if as_json else ", ".join(f"{n} {name}" for name, n in counts.items()))
    sys.exit(1 if counts["parked"] else 0)


@group.command("reindex")
def reindex() -> None:
    """Write the search index anew, from every product that is for sale; pages are served meanwhile."""
    with _bar("Indexing") as progress:
        count = indexing.reindex(progress=progress)
    click.echo(f"{count} products indexed.")


@contextmanager
def _target(file: Path) -> Iterator[TextIO]:
    if str(file) == "-":
        yield sys.stdout
    elif file.name.endswith(".gz"):
        with (
            gzip.open(file, "wb") as packed,
            io.TextIOWrapper(packed, encoding="utf-8", newline="") as stream,
        ):
            yield stream
    else:
        with file.open("w", encoding="utf-8", newline="") as stream:
            yield stream


@contextmanager
def _bar(label: str) -> Iterator[Callable[[float], None]]:
    """A progress bar on the terminal; nothing where standard error is not one."""
    if not sys.stderr.isatty():
        yield lambda _fraction: None
        return
    with click.progressbar(length=STEPS, label=label, file=sys.stderr) as bar:
        yield lambda fraction: bar.update(max(round(fraction * STEPS) - bar.pos, 0))


def _plain(report: Report) -> dict[str, Any]:
    found = report.as_dict()
    for issue in found["issues"]:
        issue["message"] = _text(issue)
        del issue["params"]
    return found


def _text(issue: dict[str, Any]) -> str:
    message, params = issue["message"], issue["params"]
    return str(message % params) if params else str(message)


def _sentences(report: Report) -> str:
    verb = "would be " if report.dry_run else ""
    lines = [f"{report.rows} rows read."]
    for name, tally in (("Products", report.products), ("Variants", report.variants)):
        lines.append(
            f"{name}: {tally.created} {verb}made, {tally.updated} {verb}changed, {tally.unchanged} unchanged."
        )
    lines.append(
        f"Collections: {report.collections_created} {verb}made. Pictures: {report.pictures} to fetch."
    )
    lines.append(f"{report.errors} errors, {report.warnings} warnings.")
    issues = report.sorted_issues()
    lines += [f"  line {issue['line']}: {_text(issue)}" for issue in issues[:SHOWN]]
    rest = report.errors + report.warnings - len(issues[:SHOWN])
    return "\n".join([*lines, f"  and {rest} more (--json lists up to 500)"] if rest else lines)
