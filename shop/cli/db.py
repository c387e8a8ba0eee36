"""`flask db upgrade`: bring both stores to this version's schema."""

from __future__ import annotations

import click
from flask import current_app

from shop.kernel import migrations


@click.group("db", help="The database: migrate it.")
def group() -> None:
    """The database."""


@group.command()
def upgrade() -> None:
    """Migrate both stores to the newest schema."""
    migrations.upgrade(current_app.extensions["threeclick.settings"])
    click.echo("The database is up to date.")


@group.command()
@click.option("-m", "--message", required=True, help="What the migration does.")
def revision(message: str) -> None:
    """Write a new migration from the difference between models and database."""
    for path in migrations.revision(current_app.extensions["threeclick.settings"], message):
        click.echo(path)
