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


@group.command("propensity")
@click.option("--train", required=True, type=FILE, help="Examples to learn from, as CSV.")
@click.option("--test", required=True, type=FILE, help="Later examples, to be foretold.")
@click.option("--drop", multiple=True, metavar="COLUMN", help="Leave a column out; may be given again.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def propensity(train: Path, test: Path, drop: tuple[str, ...], as_json: bool) -> None:
    """Learn who buys from one file and foretell it in a later one.

    The files have a column Revenue (or bought, purchased, label, converted) of 1 and 0 or TRUE and FALSE, and
    may have one of Month, month, week, day or date, which puts their rows in order.
    """
    from tracking.segments.propensity import evaluating

    try:
        found = evaluating.evaluate(train, test, drop=drop)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    told = asdict(found.quality)
    if as_json:
        wanted = ("roc_auc", "pr_auc", "brier", "calibration_error")
        click.echo(json.dumps({name: told[name] for name in wanted} | {"model": found.kind, **told}))
        return
    click.echo(f"model: {found.kind}, calibrated on the latest {found.learned.latest:,} rows")
    click.echo(_figures(told))
    click.echo(f"calibration_error before recalibration: {found.uncalibrated.calibration_error:.4f}")
    for one in found.reliability:
        click.echo(f"{one.count:>6,} rows  said {one.said:.3f}  bought {one.bought:.3f}")


def _figures(told: dict[str, Any]) -> str:
    return "\n".join(
        f"{name}: {value:,.4f}" if isinstance(value, float) else f"{name}: {value:,}"
        for name, value in told.items()
        if value is not None
    )


def _lines(told: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"{part}.{name}: {value:,.4f}" if isinstance(value, float) else f"{part}.{name}: {value:,}"
        for part, values in told.items()
        for name, value in values.items()
    )
