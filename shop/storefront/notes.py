"""What a page tells the journey of the things it shows, in GA4's words: items with id, name and price.

Ids are SKUs where there are any, so that feeds, ads and the journey speak of the same thing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from shop.catalog.values import PageVariant, ProductCard, ProductPage
from shop.checkout.values import CheckoutView
from shop.kernel import ids
from shop.kernel.money import Money
from shop.pricing.quote import Quote
from shop.promotions import queries as promotions
from shop.recommendations.queries import Row
from shop.recommendations.slots import POLICIES
from shop.web import signals

MOST_ITEMS = 50
DISCOUNT, GIFT_CARD = "discount", "gift_card"


def item_list(list_id: str, name: str, cards: Sequence[ProductCard], **more: str) -> None:
    """Products were shown in a list; `more` is said of a list that a slot has ordered."""
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
        **more,
    )


def slot(row: Row, name: str) -> None:
    """A slot was filled: by which policy, and how likely each product was to stand where it does."""
    if not row.items:
        return
    items = [
        _item(
            str(one.card.id),
            one.card.title,
            one.card.price,
            index=index,
            product_id=str(one.card.id),
            propensity=round(one.propensity, 6),
            reason=one.code,
            **({"explored": True} if one.explored else {}),
        )
        for index, one in enumerate(row.items[:MOST_ITEMS])
    ]
    signals.note(
        "view_item_list",
        item_list_id=row.slot,
        item_list_name=name,
        policy=row.policy,
        shown=len(items),
        currency=row.items[0].card.price.currency,
        items=items,
    )


def followed(list_id: str, product_id: uuid.UUID, policy: str | None = None) -> None:
    """A product was reached from a list that stood elsewhere, as in a mail; which `policy` had filled it."""
    more = {"policy": policy} if policy in POLICIES else {}
    signals.note("select_item", item_list_id=list_id, product_id=str(product_id), **more)


def item(page: ProductPage, variant: PageVariant) -> None:
    """A product's page was shown with this variant chosen."""
    entry = _item(
        variant.sku or str(variant.id),
        page.product.title,
        variant.price,
        item_variant=variant.title,
        product_id=str(page.product.id),
        variant_id=str(variant.id),
    )
    signals.note("view_item", currency=variant.price.currency, value=variant.price, items=[entry])


def wished(card: ProductCard) -> None:
    """A product was put on a wish list."""
    entry = _item(str(card.default_variant_id), card.title, card.price, product_id=str(card.id))
    signals.note("add_to_wishlist", currency=card.price.currency, value=card.price, items=[entry])


def search(term: str, results: int) -> None:
    """Somebody looked for something."""
    signals.note("view_search_results", search_term=term[:100], results=results)


def cart(seen: CheckoutView) -> None:
    """The cart was looked at, with codes that do not count."""
    signals.note("view_cart", **_of_quote(seen.quote))
    _codes(seen)


def checkout(seen: CheckoutView) -> None:
    """Ways of delivery and of paying were offered at the till; each offer of a cart is told once."""
    options, methods = seen.shipping_options, [method.code for method in seen.payment_methods]
    if seen.needs_shipping and seen.details.address.country:
        _offered(
            seen,
            "shipping",
            [option.code for option in options],
            chosen=seen.details.shipping_code,
            prices_minor=[option.price.minor for option in options],
            country=seen.details.address.country,
        )
    if methods:
        _offered(seen, "payment", methods, chosen=seen.details.payment_code)
    _codes(seen)


def code_applied(code: str, *, kind: str) -> None:
    """A code was taken; whether it counts is said by the price."""
    signals.note("coupon_applied", coupon=_public(code), kind=kind)


def code_denied(code: str, *, kind: str, reason: str, **more: str) -> None:
    """A code was refused."""
    signals.note("coupon_denied", coupon=_public(code), kind=kind, reason=reason, **more)


def _public(code: str) -> str:
    """A code that many may use, as it is; "" for one that leads to a person."""
    return code if code and "@" not in code and promotions.names_nobody(code) else ""


def _offered(seen: CheckoutView, step: str, codes: list[str], **more: Any) -> None:
    offer = "/".join([seen.cart_token, step, *codes, *map(str, more.get("prices_minor", ()))])
    signals.note(
        "checkout_step_viewed",
        once=ids.token_hash(offer)[:32],
        step_name=step,
        offered=codes,
        currency=seen.quote.currency,
        **more,
    )


def _codes(seen: CheckoutView) -> None:
    for said in seen.codes:
        if not said.counts:
            once = ids.token_hash(f"{seen.cart_token}/{said.code}/{said.said.message}")[:32]
            code_denied(said.code, kind=DISCOUNT, reason="not_counting", why=said.said.message, once=once)


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
    return {"currency": quote.currency, "value": quote.subtotal, "items": list(lines)}


def _item(item_id: str, name: str, price: Money, **more: Any) -> dict[str, Any]:
    return {"item_id": item_id, "item_name": name[:100], "price": _number(price), **more}


def _number(amount: Money) -> float:
    return float(amount.decimal)
