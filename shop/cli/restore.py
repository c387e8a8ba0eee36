"""`flask restore`: bring an archive of `flask backup` back."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from shop.kernel import clock, db
from shop.kernel.backup import BackupFailed, RestoreRefused, restore


@click.command("restore", help="Bring an archive back. Stop the shop first.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Over a store that is not empty; old files are kept aside.")
def group(file: Path, force: bool) -> None:
    """Check the archive whole, then put it in place."""
    settings = current_app.extensions["threeclick.settings"]
    db.dispose()  # nobody may have the databases open, not even we
    try:
        told = restore(settings, file, force, at=clock.now())
    except (RestoreRefused, BackupFailed) as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Restored {told.row_count():,} rows and {len(told.files)} files of {told.created_at}.")
    if not told.made_with(settings):
        click.echo(
            "The archive was made under another SECRET_KEY: copy that into .env, or enter the Stripe keys "
            "and the mail password again."
        )
    click.echo("Start the shop: make run")
