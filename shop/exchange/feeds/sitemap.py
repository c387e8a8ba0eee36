"""Sitemaps: an index, and files of at most PER_FILE addresses with languages and pictures (sitemaps.org 0.9).

Every address is told once per language, each time with all its languages, as
developers.google.com/search/docs/specialty/international asks. Pictures by the image extension 1.1.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.brand import links, store
from shop.catalog.models import ACTIVE, Collection, Product
from shop.catalog.pictures import picture_of
from shop.catalog.queries import rows
from shop.catalog.queries.rows import MediaRow
from shop.content import queries as content
from shop.exchange.feeds.xml import DECLARATION, element, empty
from shop.kernel import db

PER_FILE = 5_000  # the limit is 50,000 and 50 MB; with languages and pictures this stays far below
PICTURES = 5
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
STATIC = ("/", "/collections/all")


@dataclass(frozen=True)
class Address:
    """A page to be found: its path without a language, and what is known of it."""

    path: str
    changed_at: datetime | None = None
    pictures: tuple[str, ...] = ()


def files() -> list[str]:
    """The names of all files: "pages-1", "products-1", "products-2" …"""
    count = (
        db.session().scalar(select(func.count()).select_from(Product).where(Product.status == ACTIVE)) or 0
    )
    return ["pages-1", *(f"products-{number}" for number in range(1, math.ceil(count / PER_FILE) + 1))]


def index() -> Iterator[str]:
    """The sitemap of sitemaps."""
    yield f'{DECLARATION}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    for name in files():
        yield "<sitemap>" + element("loc", f"{links.base()}/sitemaps/{name}.xml").strip() + "</sitemap>\n"
    yield "</sitemapindex>\n"


def file(name: str) -> Iterator[str]:
    """One of `files()`."""
    kind, _, number = name.partition("-")
    return _urlset(_products(int(number)) if kind == "products" else _pages())


def _urlset(addresses: Iterator[Address]) -> Iterator[str]:
    languages = [code for code, _ in store.current().languages()]
    yield f"{DECLARATION}<urlset {NAMESPACES}>\n"
    for address in addresses:
        yield from (_url(address, locale, languages) for locale in languages)
    yield "</urlset>\n"


def _url(address: Address, locale: str, languages: list[str]) -> str:
    told = element("loc", links.url(address.path, locale=locale))
    if address.changed_at:
        told += element("lastmod", address.changed_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if len(languages) > 1:
        for code in languages:
            told += _alternate(code, links.url(address.path, locale=code))
        told += _alternate("x-default", links.url(address.path))
    for picture in address.pictures:
        told += f"<image:image>{element('image:loc', picture).strip()}</image:image>\n"
    return f"<url>\n{told}</url>\n"


def _alternate(code: str, href: str) -> str:
    return empty("xhtml:link", rel="alternate", hreflang=code, href=href)


def _pages() -> Iterator[Address]:
    yield from map(Address, STATIC)
    for handle in db.session().scalars(select(Collection.handle).order_by(Collection.position)):
        yield Address(f"/collections/{handle}")
    for slug in content.published_slugs():
        yield Address(f"/pages/{slug}")


def _products(number: int) -> Iterator[Address]:
    query = (
        select(Product.id, Product.handle, Product.title, Product.updated_at)
        .where(Product.status == ACTIVE)
        .order_by(Product.created_at, Product.id)
        .limit(PER_FILE)
        .offset((number - 1) * PER_FILE)
    )
    found = db.session().execute(query).all()
    for start in range(0, len(found), 300):
        part = found[start : start + 300]
        media = rows.media_of([row.id for row in part])
        for row in part:
            shown = [_address(one, row.title) for one in media.get(row.id, []) if one.file]
            yield Address(f"/products/{row.handle}", row.updated_at, tuple(shown[:PICTURES]))


def _address(media: MediaRow, title: str) -> str:
    picture = picture_of(media, alt=title)
    return links.base() + (picture.src if picture else "")
