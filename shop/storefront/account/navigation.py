"""Where one can go within the account. Pages of other packages appear once they exist."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext

from shop.kernel.errors import N_

PAGES = (
    ("account.show", N_("Overview")),
    ("account.orders", N_("Orders")),
    ("returns.mine", N_("Returns")),
    ("conversations.mine", N_("Messages")),
    ("account.addresses", N_("Addresses")),
    ("account.cards", N_("Saved cards")),
    ("account.credit", N_("Credit")),
    ("wishlist.show", N_("Wish list")),
    ("account.profile", N_("Profile")),
    ("account.security", N_("Signing in")),
    ("account.privacy", N_("Privacy")),
)


@dataclass(frozen=True)
class Entry:
    """A page of the account."""

    title: str
    url: str
    current: bool


def entries() -> list[Entry]:
    """The pages there are, in order."""
    there = [(endpoint, title) for endpoint, title in PAGES if endpoint in current_app.view_functions]
    return [
        Entry(gettext(title), url_for(endpoint), request.endpoint == endpoint) for endpoint, title in there
    ]
