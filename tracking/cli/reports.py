"""`flask reports NAME`: the same answers as the owner's pages, as a table, CSV or JSON."""

from __future__ import annotations

import sys

import click

from shop.kernel import clock
from shop.kernel.errors import DomainError
from tracking.reports import asking, queries, tabular
from tracking.reports.base import MOMENT, Answer, Parameter, Question, Table, Tile

WIDEST = 60


class Questions(click.Group):
    """One command a question, made when it is asked for: other commands start without any of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all questions."""
        return [*super().list_commands(ctx), *asking.names()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a question."""
        made = super().get_command(ctx, cmd_name)
        return made or (_command(asking.find(cmd_name)) if cmd_name in asking.names() else None)


@click.group("reports", cls=Questions, help="Questions about journeys, and their answers.")
def group() -> None:
    """Questions about journeys, and their answers."""


def _command(question: Question) -> click.Command:
    options = [
        click.Option(["--period"], help="Days: " + ", ".join(question.periods) + " or e.g. 45d."),
        click.Option(["--since"], help="First day, YYYY-MM-DD."),
        click.Option(["--until"], help="Last day, YYYY-MM-DD."),
        click.Option(["--saved"], help="Ask what is kept under this name; other options come on top."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print as JSON."),
        click.Option(
            ["--csv", "as_csv"], is_flag=False, flag_value="first", help="Print one table as CSV: its key."
        ),
        *(_option(one) for one in question.parameters),
    ]

    def run(as_json: bool, as_csv: str | None, saved: str | None, **given: str | None) -> None:
        texts = {name: text for name, text in given.items() if text is not None}
        try:
            if saved is not None:
                texts = {**queries.given(question.name, saved), **texts}
            answer = question.answer(asking.ask(question, texts, at=clock.now()))
            _print(answer, as_json=as_json, as_csv=as_csv)
        except DomainError as refused:
            raise click.UsageError(str(refused)) from None
        if not answer.holds:
            sys.exit(1)

    return click.Command(
        question.name, params=list[click.Parameter](options), callback=run, help=question.about
    )


def _option(parameter: Parameter) -> click.Option:
    choices = f" One of: {', '.join(filter(None, parameter.choices))}." if parameter.choices else ""
    name = f"--{parameter.name.replace('_', '-')}"
    return click.Option([name, parameter.name], help=f"{parameter.hint or parameter.title}{choices}")


def _print(answer: Answer, *, as_json: bool, as_csv: str | None) -> None:
    if as_json:
        click.echo(tabular.json_text(answer))
    elif as_csv is not None:
        click.echo(tabular.csv(answer.table("" if as_csv == "first" else as_csv)), nl=False)
    else:
        _print_text(answer)


def _print_text(answer: Answer) -> None:
    period = answer.asked.period
    zone = period.zone
    since, last, at = (
        tabular.text(moment, MOMENT, zone) for moment in (period.since, period.last, answer.as_of)
    )
    click.echo(f"{since[:10]} to {last[:10]} ({zone}), as of {at}, counted: {answer.unit}")
    for tile in answer.tiles:
        click.echo(_tile(tile, zone))
    for table in answer.tables:
        _print_table(table, zone)
    for note in answer.notes:
        click.echo(f"\n{tabular.sentence(note)}")


def _tile(tile: Tile, zone: str) -> str:
    value, low, high = (tabular.text(one, tile.kind, zone) for one in (tile.value, tile.low, tile.high))
    interval = f"[{low} … {high}]" if tile.low is not None else ""
    return " ".join(part for part in (f"{tile.title}:", value, tile.unit, interval, tile.denominator) if part)


def _print_table(table: Table, zone: str) -> None:
    click.echo(f"\n{table.title}" + (f" (shares are of: {table.denominator})" if table.denominator else ""))
    lines = [
        [one.key for one in table.columns],
        *([tabular.text(row.get(one.key), one.kind, zone) for one in table.columns] for row in table.rows),
    ]
    widths = [min(max(len(line[at]) for line in lines), WIDEST) for at in range(len(table.columns))]
    for line in lines:
        click.echo(
            "  ".join(text[:width].ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        )
