"""What the frame shows on every page: collections, counts, the pages at its foot, the privacy choice."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, g, request, url_for
from flask_babel import gettext
from markupsafe import Markup

from shop.brand import language, links, store
from shop.catalog import queries as catalog
from shop.catalog.models import Collection
from shop.content import front as fronts
from shop.content import queries as content
from shop.content.models import Page
from shop.kernel import kept
from shop.kernel.origin import CONSENT_UNSET
from shop.storefront import basket
from shop.storefront.wishlist import held
from shop.web import auth, fragments
from shop.web.locale import get_locale

CHOOSING = ("q", "sort", "page", "variant")
blueprint = Blueprint("storefront", __name__)
TALLY = Markup('<span class="header__count" data-%s-count%s>%d</span>')
blueprint.add_app_template_global(links.base, "shop_url")
blueprint.add_app_template_filter(lambda text: gettext(text) if text else "", "translated")


@dataclass(frozen=True)
class Entry:
    """A collection in the navigation."""

    id: uuid.UUID
    handle: str
    title: str


def navigation() -> tuple[Entry, ...]:
    """Collections in the navigation, in the owner's order and the reader's language."""
    return _navigation(language.current())


@kept.until_changed(Collection)
def _navigation(_locale: str) -> tuple[Entry, ...]:
    return tuple(Entry(row.id, row.handle, row.title) for row in catalog.navigation())


@kept.until_changed(Page)
def _links(locale: str, _store_language: str) -> content.Links:
    return content.links(locale=locale)


def pages() -> content.Links:
    """The pages linked at the head and at the foot of the shop, in the reader's language."""
    return _links(get_locale(), store.current().language)


def on_this_shop(link: str) -> str:
    """An owner's link as an address: a path of this shop stays in the reader's language."""
    return request.script_root + link if link.startswith("/") else link


@fragments.personal("account_name")
def account_name() -> str:
    """What leads to the account is called: the name of who has signed in, else what to do."""
    customer = auth.current_customer()
    if customer is None:
        return gettext("Sign in")
    return Markup("<bdi>{}</bdi>").format(customer.name or gettext("Account"))


@fragments.personal("tally")
def tally(of: str) -> Markup:
    """How many things lie in the "cart" or on the "wish" list, beside its icon; hidden while nothing does."""
    wished = held.count()  # reads the cart's count in the same statement
    count = wished if of == "wish" else basket.count()
    return TALLY % (of, "" if count else Markup(" hidden"), count)


def here() -> str:
    """This page's address with what chooses its content, for coming back to it."""
    query = urlencode({name: request.args[name] for name in CHOOSING if name in request.args})
    return request.script_root + request.path + (f"?{query}" if query else "")


@lru_cache(maxsize=64)
def _of_everybody(_circumstances: tuple[object, ...]) -> dict[str, Any]:
    linked, front = pages(), fronts.front(get_locale())
    head = [(title, url_for("pages.show", slug=slug)) for slug, title in linked.head]
    collections = [(entry.title, url_for("collections.show", handle=entry.handle)) for entry in navigation()]
    return {
        "front": front,
        "announcement_url": on_this_shop(front.announcement_link),
        "head_pages": head,
        "nav_collections": collections,
        "footer_pages": [(title, url_for("pages.show", slug=slug)) for slug, title in linked.foot],
        "linked": frozenset(url for _, url in head + collections),
    }


@blueprint.app_context_processor
def frame() -> dict[str, Any]:
    """The frame's values; worked out once a request, and not for the owner's pages."""
    if request.path.startswith("/admin"):
        return {}
    if "frame" not in g:
        g.frame = {
            **_of_everybody(fragments.circumstances()),
            "consent_needed": "visit" in g and g.visit.consent == CONSENT_UNSET,
            "current_url": request.script_root + request.path,
            "here": here(),
        }
    return dict(g.frame)
