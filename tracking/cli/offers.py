"""`flask personalization offers`: what each personal offer brought, against those held out."""

from __future__ import annotations

import json
from typing import Any

import click

from shop.kernel import clock
from tracking.cli import personalization
from tracking.personalization.measuring.values import Difference
from tracking.personalization.offers import economics, figures, making, moved, queries
from tracking.personalization.offers.tables import Offer


@personalization.group.command("offers")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def offers(as_json: bool) -> None:
    """Every personal offer: eligible, offered, held out, redeemed, and what it brought a person."""
    at = clock.now()
    earns = economics.economics(at=at)
    rows = [_row(offer, figures.figures(offer, at=at, earns=earns), earns) for offer in queries.all_offers()]
    if as_json:
        click.echo(json.dumps({"as_of": at.isoformat(), "margin": earns.margin, "offers": rows}))
        return
    for row in rows:
        margin = row["margin"]
        click.echo(
            f"{row['name']} ({row['state']}): {row['eligible']} eligible, {row['offered']} offered, "
            f"{row['held_out']} held out, {row['redeemed']} redeemed; margin a person: {margin['verdict']}"
        )


def _row(offer: Offer, found: figures.Figures, earns: economics.Economics) -> dict[str, Any]:
    verdict = economics.verdict(making.benefit_of(offer), least_minor=offer.least_minor, of=earns)
    pair = found.compared
    return {
        "code": offer.code,
        "name": offer.name,
        "state": offer.state,
        "eligible": found.eligible,
        "offered": found.offered,
        "held_out": found.held_out,
        "held_out_percent": offer.held_out_bp / 100,
        "never": found.never,
        "again": found.again,
        "conflicts": found.conflicts,
        "refused": found.refused,
        "redeemed": found.redeemed,
        "given_minor": found.given_minor,
        "moves": _moves(offer),
        "needed_lift": verdict.lift,
        "conversion": _difference(pair.conversion),
        "revenue": _difference(pair.revenue),
        "margin": _difference(pair.margin),
    }


def _moves(offer: Offer) -> dict[str, Any]:
    """Whether it is known whom the offer moves: Qini per person, its interval, and the share that gains."""
    found = moved.read(offer.moves)
    if found is None or found.qini is None:
        return {"known": False, "qini": None, "interval": None, "targets": 0.0}
    targets = found.targets if found.known else 0.0
    return {
        "known": found.known,
        "qini": found.qini,
        "interval": [found.low, found.high],
        "targets": targets,
    }


def _difference(one: Difference) -> dict[str, Any]:
    """A difference a person (money in minor units) with its interval and what may be said of it."""
    return {"value": one.value, "low": one.low, "high": one.high, "verdict": one.verdict}
