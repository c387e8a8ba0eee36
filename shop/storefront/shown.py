"""Catalog values as templates show them: with addresses and sentences in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from shop.catalog import queries as catalog
from shop.catalog.models import Media
from shop.catalog.values import Picture, ProductCard
from shop.kernel import kept
from shop.kernel.money import Money
from shop.recommendations.queries import Suggestion
from shop.web import currency


@dataclass(frozen=True, kw_only=True)
class Card:
    """A product in a grid or row; `reason` is why it is suggested, empty when it is not."""

    id: str
    product_id: str
    title: str
    url: str
    image: Picture | None
    price: Money
    compare_at: Money | None
    from_price: bool
    available: bool
    reason: str = ""
    rating_count: int = 0
    rating_average: int = 0
    second: Picture | None = None
    colors: tuple[str, ...] = ()


def card(product: ProductCard, *, reason: str = "") -> Card:
    """One product."""
    price, compare_at = currency.shown(product.price, product.compare_at)
    return Card(
        id=str(product.default_variant_id),
        product_id=str(product.id),
        title=product.title,
        url=url_for("products.show", handle=product.handle),
        image=product.image,
        price=price,
        compare_at=compare_at,
        from_price=product.price_varies,
        available=product.in_stock,
        reason=reason,
        rating_count=product.rating_count,
        rating_average=product.rating_average,
        second=product.second,
        colors=product.colors,
    )


def cards(products: Iterable[ProductCard]) -> list[Card]:
    """Products of a listing."""
    return [card(product) for product in products]


def suggested(suggestions: Iterable[Suggestion]) -> list[Card]:
    """Suggestions, each with its reason."""
    return [card(one.card, reason=_reason(one)) for one in suggestions]


def _reason(suggestion: Suggestion) -> str:
    text = gettext(suggestion.reason)
    return text % suggestion.params if suggestion.params else text


def free_picture(media_id: uuid.UUID | None) -> Picture | None:
    """A picture that stands free, by the id its owner kept; no statement while no picture changes."""
    return _free_picture(media_id) if media_id is not None else None


@kept.until_changed(Media)
def _free_picture(media_id: uuid.UUID) -> Picture | None:
    return catalog.pictures_by_id([media_id]).get(media_id)
