"""`flask personalization replay`: what the shop's own lists would have been worth on a log of orders."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from shop.kernel.errors import DomainError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FIGURES = ("hr@10", "ndcg@10", "recall@20", "coverage")


@click.command("replay")
@click.option("--history", required=True, type=FILE, help="Orders to learn from, as CSV (UCI Online Retail).")
@click.option("--future", required=True, type=FILE, help="The orders after them, to be foretold.")
@click.option(
    "--last-orders", type=click.IntRange(min=0), help="Know only the latest N orders of the history."
)
@click.option(
    "--write-lists",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write every list into this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def command(
    history: Path, future: Path, last_orders: int | None, write_lists: Path | None, as_json: bool
) -> None:
    """Walk the future's orders in time and compare what was bought with what would have been shown.

    Columns: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID. Counts and
    demand are live, models are learned again each week of the future.
    """
    from tracking.personalization.replaying import reading, running

    try:
        past = reading.read(history)
        future_sales = reading.read(future, after=past)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    found = running.run(past, future_sales, last_orders=last_orders, told=_Bars())
    if write_lists is not None:
        running.write(found, write_lists)
    figures, plain = found.figures(), found.to_beat()
    click.echo(json.dumps({**figures, "plain": plain}) if as_json else _lines(figures, plain))


class _Bars:
    """A word about progress on the error stream every few thousand orders."""

    def __init__(self) -> None:
        self.said = ""

    def __call__(self, what: str, done: int, most: int) -> None:
        line = f"{what}: {100 * done // max(most, 1) // 10 * 10} %"
        if line != self.said:
            self.said = line
            click.echo(line, file=sys.stderr)


def _lines(figures: dict[str, dict[str, Any]], plain: dict[str, dict[str, Any]]) -> str:
    head = f"{'':24}" + "".join(f"{name:>12}" for name in (*FIGURES, "se", "requests"))
    rows = [_line(name, values) for name, values in figures.items()]
    rows += ["To beat:", *(_line(name, values) for name, values in plain.items())]
    return "\n".join([head, *rows])


def _line(name: str, values: dict[str, Any]) -> str:
    shown = ["–" if values[one] is None else f"{values[one]:.4f}" for one in (*FIGURES, "se")]
    return f"{name:24}" + "".join(f"{cell:>12}" for cell in shown) + f"{values['requests']:>12,}"
