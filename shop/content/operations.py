"""Writing pages."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from shop.brand import store
from shop.content import policies, redirects
from shop.content.models import Page
from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError, NotFound

MAX_TITLE, MAX_BODY, MAX_SEO = 200, 100_000, 500
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class BadPage(DomainError):
    """A page that cannot be kept like this."""


def save_page(
    *,
    slug: str,
    locale: str,
    title: str,
    body: str,
    published: bool,
    in_footer: bool,
    at: datetime,
    in_navigation: bool = False,
    seo_title: str = "",
    seo_description: str = "",
) -> Page:
    """Keep the text of `slug` in `locale`, making the page when there is none. Raises BadPage.

    A policy is always published: the checkout links to it.
    """
    _check(slug=slug, locale=locale, title=title, body=body, seo=(seo_title, seo_description))
    row = _find(slug, locale) or _begun(slug, locale, at=at)
    row.title, row.body, row.updated_at = title, body, at
    row.seo_title, row.seo_description, row.in_navigation = seo_title, seo_description, in_navigation
    row.published, row.in_footer = published or slug in policies.TITLES, in_footer
    db.session().flush()
    return row


def create_page(*, slug: str, locale: str, title: str, at: datetime) -> Page:
    """Begin an empty page that is not shown yet. Raises BadPage when the address is taken."""
    if slug in policies.TITLES or _find(slug, locale) is not None:
        raise BadPage(N_("There is already a page at this address."))
    return save_page(slug=slug, locale=locale, title=title, body="", published=False, in_footer=True, at=at)


def discard_page(*, slug: str, locale: str) -> None:
    """Delete the owner's text; a policy shows its starting text again. Raises NotFound."""
    row = _find(slug, locale)
    if row is None:
        raise NotFound(N_("There is no such page."))
    db.session().delete(row)
    db.session().flush()
    if slug not in policies.TITLES and db.session().scalar(select(Page.id).where(Page.slug == slug)) is None:
        redirects.gone(f"/pages/{slug}")


def _check(*, slug: str, locale: str, title: str, body: str, seo: tuple[str, str]) -> None:
    if not _SLUG.fullmatch(slug) or len(slug) > 80:
        raise BadPage(N_("The address takes small letters, digits and hyphens, such as about-us."))
    if locale not in store.LANGUAGES:
        raise BadPage(N_("This language is not available."))
    if not title.strip() or len(title) > MAX_TITLE:
        raise BadPage(N_("A page has a title of at most %(most)d letters."), most=MAX_TITLE)
    if len(body) > MAX_BODY:
        raise BadPage(N_("A page has at most %(most)d letters."), most=MAX_BODY)
    if len(seo[0]) > MAX_TITLE or len(seo[1]) > MAX_SEO:
        raise BadPage(N_("What search engines show has at most %(most)d letters."), most=MAX_SEO)


def _begun(slug: str, locale: str, *, at: datetime) -> Page:
    """A new row, or the one that somebody else has begun in this very moment."""
    values = {"slug": slug, "locale": locale, "title": "", "body": "", "created_at": at, "updated_at": at}
    db.insert_ignore(Page, [{"id": ids.new_id(), **values}])
    return db.session().scalars(select(Page).where(Page.slug == slug, Page.locale == locale)).one()


def _find(slug: str, locale: str) -> Page | None:
    return db.session().scalar(select(Page).where(Page.slug == slug, Page.locale == locale))
