"""`flask customers`: what the shop knows of somebody, and forgetting them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from shop.customers import operations, queries
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.kernel.errors import DomainError


@click.group("customers", help="Customers: export or erase what is known of one.")
def group() -> None:
    """Customers."""


@group.command("export")
@click.argument("email")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
def export(email: str, target: Path | None) -> None:
    """Print everything the shop holds of EMAIL as JSON; exit code 1 when there is nobody."""
    told = json.dumps(operations.export(_found(email)), ensure_ascii=False, indent=2, default=str)
    if target is None:
        click.echo(told)
        return
    target.write_text(told + "\n", encoding="utf-8")
    click.echo(f"Written to {target}.")


@group.command("erase")
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, dry_run: bool, yes: bool) -> None:
    """Forget EMAIL at once, but for what the books need. Cannot be undone."""
    customer, at = _found(email), clock.now()
    if (held := operations.held_back(customer, at=at)) is not None:
        raise click.ClickException(str(held))
    if dry_run:
        click.echo(f"{customer.email} would be erased; {customer.orders_count} orders would lose the name.")
        return
    if not yes and not click.confirm(f"Erase everything about {customer.email}?"):
        sys.exit(1)
    try:
        with db.transaction():
            operations.erase(customer_id=customer.id, at=at)
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo("Erased.")


def _found(email: str) -> Customer:
    customer = queries.by_email(email)
    if customer is None:
        raise click.ClickException(f"There is no customer {email}.")
    return customer
