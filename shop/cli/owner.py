"""`flask owner sign-in-link`: a one-time address that signs the owner in."""

from __future__ import annotations

import click

from shop.brand import links
from shop.kernel import clock, db
from shop.staff import operations


@click.group("owner", help="The owner's account.")
def group() -> None:
    """The owner's account."""


@group.command("sign-in-link")
def sign_in_link() -> None:
    """Print an address that signs the owner in, once, within a day."""
    at = clock.now()
    with db.transaction():
        token = operations.sign_in_link_token(operations.ensure_owner(at=at), at=at)
    click.echo(links.url(f"/admin/sign-in/{token}"))
