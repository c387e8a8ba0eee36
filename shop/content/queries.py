"""Reading pages: the owner's text, or a policy's starting text where there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from shop.brand import countries, store
from shop.content import markdown, policies, returns
from shop.content.models import Page
from shop.kernel import db


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """A page for a reader: `html` is safe; `updated_at` is empty for a starting text nobody has touched."""

    slug: str
    title: str
    html: str
    locale: str
    updated_at: datetime | None
    seo_title: str = ""
    seo_description: str = ""


@dataclass(frozen=True, kw_only=True)
class EditedPage:
    """A page for its owner: Markdown and switches; `written` says whether it is the owner's own text."""

    slug: str
    locale: str
    title: str
    body: str
    published: bool
    in_footer: bool
    in_navigation: bool
    seo_title: str
    seo_description: str
    policy: bool
    written: bool
    updated_at: datetime | None


def page(slug: str, *, locale: str) -> ShownPage | None:
    """The published page `slug` in `locale`, else in the store's language; None if there is none.

    What the owner wrote goes before a starting text in the reader's language: it is what holds.
    """
    rows = {row.locale: row for row in db.session().scalars(select(Page).where(Page.slug == slug))}
    row = rows.get(locale) or rows.get(store.current().language)
    if row is not None:
        return _as_shown(row) if row.published else None
    if slug not in policies.TITLES:
        return None
    title, body = policies.starting_text(slug, locale)
    return _shown(slug, title, body, locale, None)


def preview(*, title: str, body: str, locale: str) -> ShownPage:
    """How a text would look, without keeping it."""
    return _shown("", title, body, locale, None)


def _as_shown(row: Page) -> ShownPage:
    shown = _shown(row.slug, row.title, row.body, row.locale, row.updated_at)
    return replace(shown, seo_title=row.seo_title, seo_description=row.seo_description)


def _shown(slug: str, title: str, body: str, locale: str, updated_at: datetime | None) -> ShownPage:
    html = markdown.to_html(markdown.fill(body, places(locale)))
    return ShownPage(slug=slug, title=title, html=html, locale=locale, updated_at=updated_at)


def places(locale: str) -> dict[str, str]:
    """What the names in braces stand for: {store}, {email}, {phone}, {address}, {country}."""
    brand = store.current()
    return {
        "store": brand.name,
        "email": brand.email or "—",
        "phone": brand.phone or "—",
        "address": ", ".join(line.strip() for line in brand.address.splitlines() if line.strip()) or "—",
        "country": countries.name(brand.country, locale),
        "return_days": str(returns.promised().days),
    }


@dataclass(frozen=True)
class Links:
    """(slug, title) of the pages linked at the head and at the foot of the shop."""

    head: tuple[tuple[str, str], ...]
    foot: tuple[tuple[str, str], ...]


def links(*, locale: str) -> Links:
    """The pages linked everywhere, in the reader's language; at the foot, policies go first."""
    wanted = (store.current().language, locale)
    columns = (Page.slug, Page.locale, Page.title, Page.published, Page.in_footer, Page.in_navigation)
    found = select(*columns).where(Page.locale.in_(wanted)).order_by(Page.created_at, Page.id)
    rows = db.session().execute(found).all()
    head: dict[str, str] = {}
    foot = {slug: policies.starting_text(slug, locale)[0] for slug in policies.TITLES}
    for row in sorted(rows, key=lambda row: row.locale == locale):  # the reader's language goes last and wins
        head[row.slug] = row.title if row.published and row.in_navigation else ""
        foot[row.slug] = row.title if row.published and row.in_footer else ""
    return Links(*(tuple((slug, title) for slug, title in part.items() if title) for part in (head, foot)))


def every_page(*, locale: str) -> list[EditedPage]:
    """All pages in `locale` for the owner: the policies, written or not, then the others by title."""
    rows = list(db.session().scalars(select(Page).order_by(Page.title, Page.id)))
    own = {row.slug: row for row in rows if row.locale == locale}
    fixed = [_edited(slug, locale, own.get(slug)) for slug in policies.TITLES]
    others = {row.slug: row for row in rows if row.slug not in policies.TITLES}
    return fixed + [_edited(slug, locale, own.get(slug), other=row) for slug, row in others.items()]


def for_editing(slug: str, *, locale: str) -> EditedPage | None:
    """The page as its owner edits it: a policy nobody wrote with its starting text, a page that exists only
    in another language empty under that title; None if there is none."""
    rows = {row.locale: row for row in db.session().scalars(select(Page).where(Page.slug == slug))}
    if not rows and slug not in policies.TITLES:
        return None
    return _edited(slug, locale, rows.get(locale), other=next(iter(rows.values()), None))


def _edited(slug: str, locale: str, row: Page | None, *, other: Page | None = None) -> EditedPage:
    policy = slug in policies.TITLES
    if row is not None:
        title, body = row.title, row.body
    else:
        title, body = policies.starting_text(slug, locale) if policy or other is None else (other.title, "")
    return EditedPage(
        slug=slug,
        locale=locale,
        title=title,
        body=body,
        published=row.published if row else policy,
        in_footer=row.in_footer if row else True,
        in_navigation=row.in_navigation if row else False,
        seo_title=row.seo_title if row else "",
        seo_description=row.seo_description if row else "",
        policy=policy,
        written=row is not None,
        updated_at=row.updated_at if row else None,
    )


def unread_policies() -> list[str]:
    """Slugs of the policies that still show their starting text in the store's language."""
    query = select(Page.slug).where(Page.locale == store.current().language)
    written = set(db.session().scalars(query))
    return [slug for slug in policies.TITLES if slug not in written]


def published_slugs() -> list[str]:
    """The addresses of all pages that anybody may read, policies first."""
    query = select(Page.slug, Page.published).where(Page.locale == store.current().language)
    shown = {row.slug for row in db.session().execute(query) if row.published}
    return [*policies.TITLES, *sorted(shown - set(policies.TITLES))]
