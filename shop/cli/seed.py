"""`flask seed`: fill an empty store with the demo brand."""

from __future__ import annotations

import click
from sqlalchemy import func, select

from shop.catalog.models import Product
from shop.kernel import clock, db, registry


@click.command("seed", help="Fill the store with the demo brand.")
@click.option("--if-empty", is_flag=True, help="Do nothing when there are products already.")
def group(if_empty: bool) -> None:
    """Run every seeder in order."""
    if if_empty and db.session().scalar(select(func.count()).select_from(Product)):
        return
    at = clock.now()
    for name, seed in registry.seeders():
        click.echo(f"Seeding {name} …")
        seed(at)
