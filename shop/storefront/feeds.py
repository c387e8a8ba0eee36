"""Sitemaps and feeds: XML for machines, sent piece by piece, asked again only when something has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, request, stream_with_context

from shop.exchange.feeds import merchant, news, sitemap
from shop.kernel import clock
from shop.storefront import linked_data
from shop.web.locale import get_locale

SECONDS = 3600
XML, RSS = "application/xml", "application/rss+xml"
blueprint = Blueprint("feeds", __name__)
blueprint.add_app_template_global(linked_data.breadcrumb, "breadcrumb_data")
blueprint.add_app_template_global(linked_data.organization, "organization_data")
blueprint.add_app_template_global(linked_data.website, "website_data")


@blueprint.get("/sitemap.xml")
def sitemaps() -> Response:
    """The sitemap of sitemaps."""
    return _answer(sitemap.index)


@blueprint.get("/sitemaps/<name>.xml")
def addresses(name: str) -> Response:
    """One file of addresses."""
    if name not in sitemap.files():
        abort(404)
    return _answer(lambda: sitemap.file(name))


@blueprint.get("/feeds/google.xml")
def products() -> Response:
    """The product feed for marketplaces, in the language of the address."""
    return _answer(lambda: merchant.feed(locale=get_locale(), at=clock.now()))


@blueprint.get("/feeds/new.xml")
def latest() -> Response:
    """The newest products, for feed readers."""
    return _answer(lambda: news.feed(locale=get_locale(), path="/feeds/new.xml"), RSS)


def _answer(pieces: Callable[[], Iterator[str]], kind: str = XML) -> Response:
    """The pieces, or 304 when they are what was sent before.

    They are made once to be known by their digest and once more to be sent, as they may not fit in memory.
    """
    digest = hashlib.sha256()
    for piece in pieces():
        digest.update(piece.encode())
    response = Response(content_type=f"{kind}; charset=utf-8")
    response.set_etag(digest.hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.make_conditional(request)
    if response.status_code != 304:
        response.response = stream_with_context(pieces())
    return response
