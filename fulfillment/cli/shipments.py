"""`flask shipments`: tracking numbers from a file, simulated parcels, what waits and where parcels are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import with_appcontext

from fulfillment.carriers.simulator import STORIES
from fulfillment.shipments import importing, queries, simulation
from fulfillment.shipments.importing import Verdict
from fulfillment.shipments.importing.planning import NEW, SAME, WRONG
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.queries import Delivery
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.orders import queries as orders


@click.group("shipments", help="Sending orders and following parcels.")
def group() -> None:
    """Sending orders and following parcels."""


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_waiting(as_json: bool) -> None:
    """Orders that wait to be sent, oldest first."""
    found = queries.to_ship(per_page=1000)
    rows = [
        {
            "order": order.number,
            "confirmed_at": order.confirmed_at.isoformat() if order.confirmed_at else None,
            "promised_to": order.promised_to.isoformat() if order.promised_to else None,
        }
        for order in found.orders
    ]
    if as_json:
        click.echo(json.dumps({"total": found.total, "orders": rows}, indent=2))
        return
    for row in rows:
        click.echo(
            f"{row['order']}  paid {row['confirmed_at'] or '-'}  promised by {row['promised_to'] or '-'}"
        )
    click.echo(f"{found.total} to send")


@group.command("show")
@click.argument("order", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(order: int, as_json: bool) -> None:
    """The parcels of ORDER with their scans; exit code 1 when it has nothing to send."""
    delivery = _delivery(order)
    whole = {
        "order": order,
        "status": delivery.fulfillment.status,
        "parcels": list(map(_parcel, delivery.live)),
    }
    if as_json:
        click.echo(json.dumps(whole, indent=2, ensure_ascii=False))
        return
    click.echo(f"Order {order}: {delivery.fulfillment.status}")
    for parcel in delivery.live:
        click.echo(f"  {parcel.carrier} {parcel.tracking_number}: {parcel.status}")
        for scan in parcel.scans:
            click.echo(
                f"    {scan.occurred_at:%Y-%m-%d %H:%M}  {scan.status}  {scan.place}  {scan.description}"
            )


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def import_file(file: Path, dry_run: bool, as_json: bool) -> None:
    """Ship what FILE says (CSV, also .csv.gz). Exit code 1 when a row is wrong; the others are done."""
    try:
        rows = importing.read(file.read_bytes())
    except DomainError as error:
        _fail(error)
    with click.progressbar(length=len(rows), label="Reading", hidden=as_json) as bar:
        plan = importing.plan(rows, progress=bar.update)
    verdicts = plan.verdicts
    db.end_read()
    if not dry_run:
        with click.progressbar(length=len(plan.parcels), label="Shipping", hidden=as_json) as bar:
            verdicts = importing.apply(plan, at=clock.now(), filename=file.name, progress=bar.update).verdicts
    _report(verdicts, parcels=len(plan.parcels), dry_run=dry_run, as_json=as_json)
    raise SystemExit(1 if any(each.verdict == WRONG for each in verdicts) else 0)


def _report(verdicts: list[Verdict], *, parcels: int, dry_run: bool, as_json: bool) -> None:
    counts = {name: sum(each.verdict == name for each in verdicts) for name in (NEW, SAME, WRONG)}
    if as_json:
        told = [
            {
                "line": each.row.line,
                "order_number": each.row.order_number,
                "verdict": each.verdict,
                "message": each.message % each.params if each.params else each.message,
            }
            for each in verdicts
        ]
        summary = {"dry_run": dry_run, "rows": len(verdicts), **counts, "parcels": parcels, "verdicts": told}
        click.echo(json.dumps(summary, indent=2, ensure_ascii=False))
        return
    for each in verdicts:
        if each.message:
            said = each.message % each.params if each.params else each.message
            click.echo(f"line {each.row.line}: {each.verdict}: {said}")
    prefix = "Would be" if dry_run else "Done"
    click.echo(
        f"{prefix}: {counts[NEW]} new, {counts[SAME]} known, {counts[WRONG]} wrong; {parcels} parcels."
    )


@group.command("simulate")
@click.argument("order", type=int)
@click.option("--story", type=click.Choice(list(STORIES)), default="on_time", show_default=True)
@click.option(
    "--speed", type=float, default=1440.0, show_default=True, help="1 is life; 1440 a day a minute."
)
@click.option("--play-all", is_flag=True, help="Play the whole story now.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@with_appcontext
def simulate(order: int, story: str, speed: float, play_all: bool, as_json: bool) -> None:
    """Send what is left of ORDER with the simulated carrier. Refused in production."""
    if current_app.extensions["threeclick.settings"].production:
        raise click.ClickException("Simulated parcels are for trying things out; a live shop has none.")
    delivery, at = _delivery(order), clock.now()
    try:
        with db.transaction():
            parcel = simulation.start(order_id=delivery.order.id, story=story, speed=speed, at=at)
            if play_all:
                simulation.play(parcel_id=parcel.id, at=at, everything=True)
    except DomainError as error:
        _fail(error)
    shown = _parcel(next(each for each in _delivery(order).live if each.id == parcel.id))
    text = f"Parcel {shown['tracking_number']} of order {order}: {story}, {shown['status']}."
    click.echo(json.dumps(shown, indent=2) if as_json else text)


def _delivery(number: int) -> Delivery:
    db.end_read()
    order = orders.by_number(number)
    delivery = queries.for_order(order.id) if order else None
    if delivery is None:
        raise click.ClickException(f"Order {number} has nothing to send.")
    return delivery


def _parcel(parcel: Parcel) -> dict[str, Any]:
    return {
        "id": str(parcel.id),
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "status": parcel.status,
        "shipped_at": parcel.shipped_at.isoformat(),
        "delayed": parcel.delayed,
        "scans": [
            {
                "at": scan.occurred_at.isoformat(),
                "status": scan.status,
                "place": scan.place,
                "description": scan.description,
            }
            for scan in parcel.scans
        ],
    }


def _fail(error: DomainError) -> NoReturn:
    raise click.ClickException(str(error)) from error
