"""`flask segments`: what the shop knows of its customers, and how well its models foretell."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from shop.kernel.errors import DomainError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("segments", help="What customers are to the shop.")
def group() -> None:
    """What customers are to the shop."""


@group.command("lifetime-value")
@click.option("--calibration", required=True, type=FILE, help="Purchases to learn from, as CSV.")
@click.option("--holdout", required=True, type=FILE, help="Purchases after them, to be foretold.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def lifetime_value(calibration: Path, holdout: Path, as_json: bool) -> None:
    """Fit BG/NBD and Gamma-Gamma to purchases and compare with what was bought afterwards.

    The files have the columns customer_id, date (YYYYMMDD or YYYY-MM-DD) and amount.
    """
    from tracking.segments.lifetime import evaluating

    try:
        found = evaluating.evaluate(evaluating.read(calibration), evaluating.read(holdout))
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    told = asdict(found)
    click.echo(json.dumps(told) if as_json else _lines(told))


def _lines(told: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"{part}.{name}: {value:,.4f}" if isinstance(value, float) else f"{part}.{name}: {value:,}"
        for part, values in told.items()
        for name, value in values.items()
    )
