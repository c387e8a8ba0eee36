"""What a page tells the journey of the things it shows, in GA4's words: items with id, name and price.

Ids are SKUs where there are any, so that feeds, ads and the journey speak of the same thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shop.catalog.values import PageVariant, ProductCard, ProductPage
from shop.kernel.money import Money
from shop.pricing.quote import Quote
from shop.web import signals

MOST_ITEMS = 50


def item_list(list_id: str, name: str, cards: Sequence[ProductCard]) -> None:
    """Products were shown in a list."""
    if not cards:
        return
    items = [
        _item(str(card.default_variant_id), card.title, card.price, index=index, product_id=str(card.id))
        for index, card in enumerate(cards[:MOST_ITEMS])
    ]
    signals.note(
        "view_item_list",
        item_list_id=list_id,
        item_list_name=name,
        currency=cards[0].price.currency,
        items=items,
    )


def item(page: ProductPage, variant: PageVariant) -> None:
    """A product's page was shown with this variant chosen."""
    entry = _item(
        variant.sku or str(variant.id),
        page.product.title,
        variant.price,
        item_variant=variant.title,
        product_id=str(page.product.id),
    )
    signals.note("view_item", currency=variant.price.currency, value=_number(variant.price), items=[entry])


def wished(card: ProductCard) -> None:
    """A product was put on a wish list."""
    entry = _item(str(card.default_variant_id), card.title, card.price, product_id=str(card.id))
    signals.note("add_to_wishlist", currency=card.price.currency, value=_number(card.price), items=[entry])


def search(term: str, results: int) -> None:
    """Somebody looked for something."""
    signals.note("view_search_results", search_term=term[:100], results=results)


def cart(quote: Quote) -> None:
    """The cart was looked at."""
    signals.note("view_cart", **_of_quote(quote))


def _of_quote(quote: Quote) -> dict[str, Any]:
    lines: Iterable[dict[str, Any]] = (
        _item(
            line.sku or str(line.variant_id),
            line.title,
            line.unit_price,
            item_variant=line.variant_title,
            quantity=line.quantity,
            product_id=str(line.product_id),
        )
        for line in quote.lines[:MOST_ITEMS]
    )
    return {"currency": quote.currency, "value": _number(quote.subtotal), "items": list(lines)}


def _item(item_id: str, name: str, price: Money, **more: Any) -> dict[str, Any]:
    return {"item_id": item_id, "item_name": name[:100], "price": _number(price), **more}


def _number(amount: Money) -> float:
    return float(amount.decimal)
