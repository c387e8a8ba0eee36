"""`flask stock …`: does the stock agree with its ledger?"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from shop.inventory import operations, queries
from shop.kernel import clock, db, origin
from shop.kernel.origin import Origin


@click.group("stock", help="Stock levels and their ledger.")
def group() -> None:
    """Stock levels and their ledger."""


@group.command("recount")
@click.option("--repair", is_flag=True, help="Bring levels that disagree to what the ledger says.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def recount(repair: bool, as_json: bool) -> None:
    """Compare every level with the ledger and the holds. Exit code 1 where they disagree, unless repaired."""
    if repair:
        with origin.acting_as(Origin(actor="cli")), db.transaction():
            found = operations.repair(at=clock.now())
    else:
        found = queries.differences()
    if as_json:
        click.echo(
            json.dumps({"differences": [asdict(row) for row in found], "repaired": repair}, default=str)
        )
    else:
        click.echo(_sentences(found, repaired=repair))
    sys.exit(1 if found and not repair else 0)


def _sentences(found: list[queries.Difference], *, repaired: bool) -> str:
    if not found:
        return "Every level agrees with its ledger."
    lines = [
        f"{row.name}: {row.on_hand} on hand, ledger {row.ledger}; {row.reserved} reserved, holds {row.holds};"
        f" shown as available: {row.available}"
        for row in found
    ]
    return "\n".join([*lines, f"{len(found)} levels {'repaired' if repaired else 'disagree'}."])
