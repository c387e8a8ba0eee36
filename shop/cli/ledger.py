"""`flask ledger reconcile`: do orders, payments and stock agree with what they follow from?"""

from __future__ import annotations

import json
import sys

import click

from shop.checkout import reconciling


@click.group("ledger", help="The books.")
def group() -> None:
    """The books."""


@group.command("reconcile")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def reconcile(as_json: bool) -> None:
    """Compare orders, payments and stock with ledger and movements; exit code 1 on any difference."""
    checks = reconciling.reconcile()
    if as_json:
        click.echo(json.dumps({name: check.as_dict() for name, check in checks.items()}, indent=2))
    else:
        _tell(checks)
    sys.exit(1 if any(check.differences for check in checks.values()) else 0)


def _tell(checks: dict[str, reconciling.Check]) -> None:
    for name, check in checks.items():
        click.echo(f"{name}: {check.checked} checked, {len(check.differences)} differences")
        for difference in check.differences:
            click.echo("  " + ", ".join(f"{key} {value}" for key, value in difference.items()))
