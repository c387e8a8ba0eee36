"""`flask journeys`: what is recorded, one order's journey, and whether purchases match the orders."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from shop.kernel import clock, ids
from shop.orders import queries as orders
from shop.orders.models import Order
from tracking.journeys import queries, totals
from tracking.journeys.stories import Chapter, OrderJourney


@click.group("journeys", help="Visits and the way to orders.")
def group() -> None:
    """Visits and the way to orders."""


@group.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stats(as_json: bool) -> None:
    """How much has been recorded."""
    found = totals.stats()
    click.echo(json.dumps(found) if as_json else "\n".join(f"{name}: {n:,}" for name, n in found.items()))


@group.command("show")
@click.argument("order")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(order: str, as_json: bool) -> None:
    """The whole journey of ORDER (its number or id)."""
    journey = queries.order_journey(_find(order).id)
    if as_json:
        click.echo(json.dumps(_plain(journey), default=str))
        return
    for chapter in journey.chapters:
        click.echo(_heading(chapter))
        for moment in chapter.moments:
            click.echo(f"  {moment.at:%Y-%m-%d %H:%M:%S}  {moment.name}  {moment.path}".rstrip())


@group.command("reconcile")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def reconcile(as_json: bool) -> None:
    """Compare paid orders with purchase events; exit code 1 when they differ."""
    found = totals.reconcile()
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        click.echo(f"paid orders: {found.orders_paid:,}, purchase events: {found.purchase_events:,}")
        for label, numbers in (("without an event", found.missing), ("without a paid order", found.unknown)):
            if numbers:
                click.echo(f"{label}: {', '.join(map(str, numbers))}")
        if found.differing:
            click.echo(f"with another amount: {', '.join(map(str, found.differing))}")
    raise SystemExit(0 if found.holds else 1)


def _find(text: str) -> Order:
    number = text.lstrip("#")
    order_id = ids.parse_id(text)
    order = (
        orders.by_id(order_id) if order_id else orders.by_number(int(number)) if number.isdigit() else None
    )
    if order is None:
        raise click.ClickException(f"There is no order {text}.")
    return order


def _heading(chapter: Chapter) -> str:
    if chapter.visit is None:
        return f"{chapter.started_at:%Y-%m-%d %H:%M}  without a visit"
    v = chapter.visit
    return (
        f"{chapter.started_at:%Y-%m-%d %H:%M}  visit: {v.channel} {v.source}/{v.medium} {v.campaign}".rstrip()
    )


def _plain(journey: OrderJourney) -> dict[str, Any]:
    return {
        "order_id": journey.order_id,
        "joined": journey.joined,
        "purchased_at": journey.purchased_at.isoformat() if journey.purchased_at else None,
        "visits_before": journey.visits_before,
        "chapters": [_plain_chapter(chapter) for chapter in journey.chapters],
    }


def _plain_chapter(chapter: Chapter) -> dict[str, Any]:
    v = chapter.visit
    visit = v and {
        "session_id": v.session_id,
        "visitor_id": v.visitor_id,
        "started_at": clock.from_micros(v.started_at).isoformat(),
        **{
            n: getattr(v, n)
            for n in ("channel", "source", "medium", "campaign", "device", "landing_path", "bot")
        },
    }
    return {
        "visit": visit,
        "engaged_ms": chapter.engaged_ms,
        "sources": [asdict(source) for source in chapter.sources],
        "moments": [asdict(moment) for moment in chapter.moments],
    }
