"""`flask mail`: what waits and what failed, a test mail, previews as files, the pause switch."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from shop.brand import store
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.mail import operations, outgoing, previews, queries, sending
from shop.mail.models import OUTCOMES

group = AppGroup("mail", help="The mail queue, its log and its server.")


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """How many mails wait, left, failed. Exit code 1 when some failed or are overdue."""
    counts, overdue = queries.counts(), queries.overdue(at=clock.now())
    report = {**counts, "overdue": overdue, "server": outgoing.server_host(), "paused": outgoing.paused()}
    if as_json:
        click.echo(json.dumps(report))
    else:
        for name, value in report.items():
            click.echo(f"{name:12} {value}")
    raise SystemExit(1 if counts["failed"] or overdue else 0)


@group.command("list")
@click.option("--outcome", type=click.Choice(OUTCOMES), help="Only mails with this outcome.")
@click.option("--search", default="", help="Part of an address, subject or kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_mails(outcome: str | None, search: str, as_json: bool) -> None:
    """The newest mails."""
    for mail in queries.log(outcome=outcome or "", search=search).mails:
        row = {
            "id": str(mail.id),
            "created_at": mail.created_at.isoformat(),
            "outcome": mail.outcome,
            "kind": mail.kind,
            "to": mail.recipient,
            "subject": mail.subject,
            "error": mail.last_error,
        }
        click.echo(json.dumps(row) if as_json else "  ".join(str(value) for value in list(row.values())[1:6]))


@group.command("send-test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send a test mail to ADDRESS now. Exit code 1 when the server does not take it."""
    try:
        sending.send_test(to=address, locale=store.current().language, at=clock.now())
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{outgoing.server_host()} took a test mail for {address}.")


@group.command()
def retry() -> None:
    """Make every failed mail due again."""
    with db.transaction():
        count = operations.retry_failed(at=clock.now())
    click.echo(f"{count} mails are tried again.")


@group.command()
@click.argument("state", type=click.Choice(["on", "off"]))
def pause(state: str) -> None:
    """Stop all mail (on) or let it go again (off)."""
    with db.transaction():
        operations.set_paused(paused=state == "on", at=clock.now())
    click.echo("No mail leaves." if state == "on" else "Mail leaves again.")


@group.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(list(store.LANGUAGES)), help="Default: the store's own.")
def preview(folder: Path, language: str | None) -> None:
    """Write every mail with made-up data into FOLDER, as HTML and text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in previews.names():
        made = previews.render(name, locale=language or store.current().language)
        stem = "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")
        (folder / f"{stem}.html").write_text(made.html, encoding="utf-8")
        (folder / f"{stem}.txt").write_text(f"Subject: {made.subject}\n\n{made.text}", encoding="utf-8")
    click.echo(f"{len(previews.names())} mails are in {folder}.")
