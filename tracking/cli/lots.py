"""`flask journeys generate|import|lots|remove`: history that is not the shop's own; taking it out again."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import DomainError
from tracking.cli.journeys import group as journeys
from tracking.lake import demo

DEMO = demo.LOT
MOST, MANY = 1_000_000_000, 200_000
REASONS = {
    "line": "not readable",
    "visitor": "no visitor",
    "time": "no time, or one that cannot be",
    "event": "no name of an event",
    "value": "an amount that is no number",
    "position": "a position that is no number",
}
as_json = click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
replace = click.option("--replace", is_flag=True, help="Take out what the lot holds, and begin anew.")


@journeys.command("generate")
@click.option("--events", type=click.IntRange(1, MOST), default=100_000, show_default=True, help="How many.")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same history."
)
@click.option(
    "--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="Over how many days."
)
@replace
@as_json
def generate(events: int, seed: int, days: int, replace: bool, as_json: bool) -> None:
    """Invent a realistic history of visits up to now, marked as demo and removable."""
    from tracking.lake import generating, lots
    from tracking.lake.generating import assortment

    _make_room(DEMO, replace)
    history = generating.History(
        events=events,
        seed=seed,
        days=days,
        until=clock.now(),
        currency=store.current().currency,
        goods=assortment.goods(),
    )
    written = generating.generate(history, lambda con, sql: lots.append_query(DEMO, con, sql))
    with click.progressbar(length=events, label="Inventing", file=sys.stderr) as bar:
        for done in written:
            bar.update(done - bar.pos)
    _print({"lot": DEMO, "events": lots.sizes().get(DEMO, 0), "days": days, "seed": seed}, as_json)
    _advise(events)


@journeys.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map", "mapping", required=True, help="field=column, by commas; + joins columns, == gives a text."
)
@click.option(
    "--events", "names", default="", help="What events are called here, such as view=view_item,buy=purchase."
)
@click.option("--lot", default="", help="Name of the lot; the file's by default.")
@click.option("--time-zone", default="UTC", show_default=True, help="Of times that name none.")
@click.option("--time-format", default="", help="Of times, such as %d/%m/%Y %H:%M.")
@replace
@as_json
def import_(
    file: Path,
    mapping: str,
    names: str,
    lot: str,
    time_zone: str,
    time_format: str,
    replace: bool,
    as_json: bool,
) -> None:
    """Read a clickstream from FILE (CSV or JSON Lines, also .gz) as a lot of its own.

    Fields: visitor, time and event are needed; session, position, path, title, referrer, channel, source,
    medium, campaign, device, locale, value, currency, order, cart, customer, item, props.NAME if there are.
    Exit code 1 when lines were left out.
    """
    from tracking.lake import importing
    from tracking.lake.importing.mapping import parse

    try:
        name = importing.lot_name(lot or file.name.partition(".")[0])
        manner = importing.Manner(zone=_zone(time_zone), format=time_format, decimals=_decimals())
        asked = {"mapping": parse(mapping, names), "manner": manner, "lot": name, "at": clock.now()}
        _make_room(name, replace)
        found = _import(file, asked)
    except DomainError as refused:
        raise click.UsageError(str(refused)) from None
    _print_imported(found, as_json)
    _advise(found.events)
    raise SystemExit(1 if found.bad else 0)


@journeys.command("lots")
@as_json
def list_lots(as_json: bool) -> None:
    """How many events of each lot lie in the lake; the shop's own is called "shop"."""
    from tracking.lake import lots

    _print({name or "shop": rows for name, rows in sorted(lots.sizes().items())}, as_json)


@journeys.command("remove")
@click.argument("lot")
@as_json
def remove(lot: str, as_json: bool) -> None:
    """Take everything of LOT ("demo" or "import:NAME") out of the lake."""
    from tracking.lake import lots

    if lot != DEMO and not lot.startswith("import:"):
        raise click.UsageError("Only generated and imported lots can be removed: demo or import:NAME.")
    if lot not in lots.sizes():
        raise click.UsageError(f"There is no lot {lot}.")
    _print({"lot": lot, "removed": lots.remove(lot)}, as_json)


def _advise(events: int) -> None:
    if events >= MANY:
        click.echo("Questions are quicker after “flask journeys lake optimize”, or tomorrow.", err=True)


def _make_room(lot: str, replace: bool) -> None:
    from tracking.lake import lots

    rows = lots.sizes().get(lot, 0)
    if rows and not replace:
        raise click.UsageError(f"The lot {lot} has {rows:,} events already; --replace takes them out first.")
    if rows:
        lots.remove(lot)


def _import(file: Path, asked: dict[str, Any]) -> Any:
    from tracking.lake import files, importing, lots

    with files.connect(threads=2) as con:
        found, sql = importing.read(con, file, **asked)
        if found.events:
            lots.append_query(found.lot, con, sql)
    return found


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.UsageError(f"There is no time zone {text}.") from None


def _decimals() -> int:
    from shop.kernel.money import exponent

    return exponent(store.current().currency)


def _print_imported(found: Any, as_json: bool) -> None:
    told = {**asdict(found), "bad_lines": sum(found.bad.values())}
    if as_json:
        click.echo(
            json.dumps(
                told, default=lambda value: value.isoformat() if isinstance(value, datetime) else str(value)
            )
        )
        return
    click.echo(
        f"{found.lot}: {found.events:,} events of {found.visitors:,} visitors in {found.visits:,} visits."
    )
    if found.first and found.last:
        click.echo(f"From {found.first:%Y-%m-%d %H:%M} to {found.last:%Y-%m-%d %H:%M} UTC.")
    for reason, count in found.bad.items():
        example = f", the first is line {found.examples[reason]}" if reason in found.examples else ""
        click.echo(f"Left out, {REASONS[reason]}: {count:,}{example}.", err=True)


def _print(found: dict[str, Any], as_json: bool) -> None:
    lines = (
        f"{name}: {value:,}" if isinstance(value, int) else f"{name}: {value}"
        for name, value in found.items()
    )
    click.echo(json.dumps(found) if as_json else "\n".join(lines))
