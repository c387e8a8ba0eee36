"""The newest products as RSS 2.0 (rssboard.org/rss-specification), for readers and republishers."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime

from shop.brand import links, store
from shop.exchange.feeds import goods
from shop.exchange.feeds.goods import Goods
from shop.exchange.feeds.xml import DECLARATION, element, empty

COUNT = 50
ATOM = "http://www.w3.org/2005/Atom"


def feed(*, locale: str, path: str) -> Iterator[str]:
    """The feed in `locale`; `path` is its own address."""
    brand = store.current()
    yield f'{DECLARATION}<rss version="2.0" xmlns:atom="{ATOM}">\n<channel>\n'
    yield element("title", brand.name) + element("link", links.url("/", locale=locale))
    yield element("description", brand.tagline or brand.name) + element("language", locale)
    own = links.url(path, locale=locale)
    yield empty("atom:link", href=own, rel="self", type="application/rss+xml")
    for one in goods.newest(COUNT):
        yield _item(one, locale=locale)
    yield "</channel>\n</rss>\n"


def _item(one: Goods, *, locale: str) -> str:
    address = links.url(f"/products/{one.product.handle}", locale=locale)
    return (
        "<item>\n"
        + element("title", one.product.title)
        + element("link", address)
        + element("guid", str(one.product.id), isPermaLink="false")
        + element("pubDate", format_datetime(one.product.created_at))
        + element("description", one.description[:600])
        + "</item>\n"
    )
