"""`flask personalization next-click` and `uplift`: what the shop's engines are worth on logs of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import click

from shop.kernel.errors import DomainError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("next-click")
@click.option("--train", required=True, type=FILE, help="Clicks to learn from, as CSV.")
@click.option("--test", required=True, type=FILE, help="The clicks after them, to be foretold.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def next_click(train: Path, test: Path, as_json: bool) -> None:
    """Foretell each click of a visit from those before it.

    Columns of the UCI e-shop set, or: session_id, item, order, date, and where there are any category, page,
    location, color, price. Every click but a visit's first is asked for; what was seen may be answered.
    """
    from tracking.personalization.sessions import clicks, evaluating

    try:
        found, plain = evaluating.evaluate(clicks.read(train), clicks.read(test))
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(json.dumps({"hr@10": found.hit, "mrr@20": found.mrr, "requests": found.requests}))
        return
    click.echo(f"{'':24}{'hr@10':>9}{'se':>9}{'mrr@20':>9}{'requests':>12}")
    for name, one in (("next-click", found), ("rules and Markov alone", plain)):
        click.echo(f"{name:24}{one.hit:9.4f}{one.error:9.4f}{one.mrr:9.4f}{one.requests:12,}")


@click.command("uplift")
@click.option("--train", required=True, type=FILE, help="People of an experiment to learn from, as CSV.")
@click.option("--test", required=True, type=FILE, help="People of it that were kept aside.")
@click.option("--arm", default="segment", show_default=True, help="Column that says who was treated.")
@click.option("--treated", default="Womens E-Mail", show_default=True, help="Its word for those treated.")
@click.option("--control", default="No E-Mail", show_default=True, help="Its word for those left out.")
@click.option("--outcome", default="visit", show_default=True, help="Column of what came of it.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def uplift(
    train: Path, test: Path, arm: str, treated: str, control: str, outcome: str, as_json: bool
) -> None:
    """Learn whom a mail or an offer moves from people who got it by chance, and say whether that is known.

    `targets` is how many of the test's people it moves; nobody where the interval of the gain covers zero.
    """
    from tracking.personalization.uplift import evaluating

    experiment = evaluating.Experiment(arm=arm, treated=treated, control=control, outcome=outcome)
    try:
        found = evaluating.evaluate(train, test, experiment)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    if as_json:
        click.echo(json.dumps(found.as_json()))
        return
    click.echo("Gain per person over treating as many by chance (Qini), with 95 % interval:")
    for name, gain in (("by uplift", found.gain), ("by likelihood to respond", found.response)):
        click.echo(f"{name:26}{gain.value:9.5f}  {gain.low:9.5f} … {gain.high:.5f}")
    click.echo(_verdict(found.targets, found.people))


def _verdict(targets: int, people: int) -> str:
    if not targets:
        return "Not known whom it moves: the interval covers zero, so nobody is targeted. Treat all or none."
    return f"Target {targets:,} of {people:,} people."
