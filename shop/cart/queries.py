"""Reading carts: by their token only, never by a number somebody could guess."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, func, select

from shop.brand import language
from shop.cart.models import OPEN, ORDERED, Cart, CartLine
from shop.catalog import queries as catalog
from shop.catalog.queries import selling
from shop.catalog.values import VariantForSale
from shop.kernel import db, reading
from shop.kernel.conversion import Conversion
from shop.kernel.errors import N_
from shop.pricing.converting import converted
from shop.pricing.lines import PricedLine
from shop.promotions.sentences import Sentence

MAX_TOKEN = 64


@dataclass(frozen=True, kw_only=True)
class CartItem:
    """One line as it stands now. `problem` says why it cannot be bought like this; None when it can."""

    variant: VariantForSale
    quantity: int
    problem: Sentence | None

    def priced(self, conversion: Conversion | None = None) -> PricedLine:
        """The line at the catalog's present price, in another currency where `conversion` says so."""
        variant = self.variant
        price, compare_at = converted(variant.price, variant.compare_at, conversion)
        return PricedLine(
            variant_id=variant.id,
            product_id=variant.product_id,
            handle=variant.handle,
            title=variant.title,
            variant_title=variant.variant_title,
            sku=variant.sku or "",
            image_src=variant.image.src if variant.image else "",
            quantity=self.quantity,
            unit_price=price,
            compare_at=compare_at,
            cost=conversion.amount(variant.cost) if conversion and variant.cost else variant.cost,
            grams=variant.grams,
            there=variant.available,
            ships_from=variant.ships_from,
            taxable=variant.taxable,
            tax_class=variant.tax_class,
            requires_shipping=variant.requires_shipping,
            gift_card=variant.gift_card,
            collection_ids=variant.collection_ids,
        )


def find(token: str | None) -> Cart | None:
    """The open cart of `token`."""
    found = any_state(token)
    return found if found is not None and found.state == OPEN else None


def any_state(token: str | None) -> Cart | None:
    """The cart of `token`, ordered ones too."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return None
    return db.session().scalar(select(Cart).where(Cart.token == token))


class CartRow(NamedTuple):
    """A cart's columns, so far as looking at it needs them; a row of `models.Cart` will do, too."""

    id: uuid.UUID
    token: str
    version: int
    state: str
    codes: list[str]
    gift_cards: list[Any]
    use_credit: bool
    single: bool
    gift_message: str
    hide_prices: bool


@dataclass(frozen=True)
class Held:
    """A cart and its lines, in the order they were added: what is in it, and what is saved for later."""

    cart: CartRow
    wanted: list[CartItem]
    later: list[CartItem]


def _held() -> Select[*tuple[Any, ...]]:
    cart, line = Cart.__table__, CartLine.__table__
    found = (
        select(
            *(cart.c[name] for name in CartRow._fields),
            line.c.variant_id,
            line.c.quantity,
            line.c.later,
            line.c.added_at,
            line.c.id.label("line_id"),
        )
        .select_from(cart.outerjoin(line, line.c.cart_id == cart.c.id))
        .where(cart.c.token == bindparam("token"), cart.c.state.in_((OPEN, ORDERED)))
        .cte("held")
    )
    return selling.beside(found, "variant_id").order_by(found.c.added_at, found.c.line_id)


_HELD = _held()
_CART = selling.WIDTH + len(CartRow._fields)


def held(token: str | None) -> Held | None:
    """The cart of `token` with today's prices in one statement. One that has become an order holds only what
    is for later."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return None
    rows = reading.rows(_HELD, tuple, token=token, locale=language.current())
    if not rows:
        return None
    cart = CartRow._make(rows[0][selling.WIDTH : _CART])
    found: dict[bool, dict[uuid.UUID, int]] = {True: {}, False: {}}
    for row in rows:
        variant_id, quantity, later = row[_CART : _CART + 3]
        if variant_id is not None and (later or cart.state == OPEN):
            found[later][variant_id] = quantity
    variants = selling.for_sale(rows)
    return Held(cart, wanted=_items(found[False], variants), later=_items(found[True], variants))


def quantities(cart_id: uuid.UUID, *, later: bool = False) -> dict[uuid.UUID, int]:
    """Quantity by variant, in the order they were added: what is in the cart, or saved for later."""
    rows = db.session().execute(
        select(CartLine.variant_id, CartLine.quantity)
        .where(CartLine.cart_id == cart_id, CartLine.later == later)
        .order_by(CartLine.added_at, CartLine.id)
    )
    return {row.variant_id: row.quantity for row in rows}


def lines(cart: Cart | None) -> list[CartItem]:
    """The lines of `cart` with today's prices and what is wrong with each; empty without a cart."""
    return items(quantities(cart.id)) if cart is not None else []


def items(wanted: dict[uuid.UUID, int]) -> list[CartItem]:
    """Quantities by variant as lines; variants that no longer exist are left out."""
    return _items(wanted, catalog.variants_for_sale(wanted))


def _items(wanted: dict[uuid.UUID, int], variants: Mapping[uuid.UUID, VariantForSale]) -> list[CartItem]:
    return [
        CartItem(variant=variants[key], quantity=quantity, problem=problem(variants[key], quantity))
        for key, quantity in wanted.items()
        if key in variants
    ]


def problem(variant: VariantForSale, quantity: int) -> Sentence | None:
    """Why `quantity` of `variant` cannot be bought now; None when it can."""
    if not variant.sellable:
        return Sentence(N_("“%(title)s” is no longer sold."), {"title": variant.title})
    if not variant.in_stock:
        return Sentence(N_("“%(title)s” is sold out."), {"title": variant.title})
    left = variant.units
    if left is not None and quantity > left:
        return Sentence(N_("Only %(left)s of “%(title)s” left."), {"left": left, "title": variant.title})
    return None


def contents(token: str | None) -> dict[uuid.UUID, int]:
    """Units by variant in the open cart of `token`, without its lines: for what every page says of it."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return {}
    return read_contents(db.session().scalar(contents_of(token)))


def contents_of(token: str) -> Select[str]:
    """The statement behind `contents`, one text, to read along with more; `read_contents` reads it."""
    line = cast(CartLine.variant_id, String) + ":" + cast(CartLine.quantity, String)
    return (
        select(func.aggregate_strings(line, ","))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.token == token, Cart.state == OPEN, CartLine.later.is_(False))
    )


def read_contents(text: str | None) -> dict[uuid.UUID, int]:
    """Units by variant in what `contents_of` found."""
    pairs = (line.partition(":") for line in text.split(",")) if text else ()
    return {uuid.UUID(variant): int(units) for variant, _, units in pairs}


def demand(found: Sequence[CartItem]) -> dict[uuid.UUID, int]:
    """Units wanted by variant."""
    wanted: dict[uuid.UUID, int] = {}
    for item in found:
        wanted[item.variant.id] = wanted.get(item.variant.id, 0) + item.quantity
    return wanted
