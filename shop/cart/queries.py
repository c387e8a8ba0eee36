"""Reading carts: by their token only, never by a number somebody could guess."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select

from shop.cart.models import OPEN, ORDERED, Cart, CartLine
from shop.catalog import queries as catalog
from shop.catalog.values import VariantForSale
from shop.kernel import db
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


@dataclass(frozen=True)
class Held:
    """A cart with its quantities by variant, in the order they were added: in it, and saved for later."""

    cart: Cart
    wanted: dict[uuid.UUID, int]
    later: dict[uuid.UUID, int]


_HELD = (
    select(Cart, CartLine.variant_id, CartLine.quantity, CartLine.later)
    .outerjoin(CartLine, CartLine.cart_id == Cart.id)
    .where(Cart.token == bindparam("token"), Cart.state.in_((OPEN, ORDERED)))
    .order_by(CartLine.added_at, CartLine.id)
)


def held(token: str | None) -> Held | None:
    """The cart of `token` in one statement. One that has become an order holds only what is for later."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return None
    rows = db.session().execute(_HELD, {"token": token}).all()
    if not rows:
        return None
    cart = rows[0][0]
    found: dict[bool, dict[uuid.UUID, int]] = {True: {}, False: {}}
    for _, variant_id, quantity, later in rows:
        if variant_id is not None and (later or cart.state == OPEN):
            found[later][variant_id] = quantity
    return Held(cart, wanted=found[False], later=found[True])


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


def both(held: Held) -> tuple[list[CartItem], list[CartItem]]:
    """(what is in the cart, what is saved for later) as lines, in one statement."""
    variants = catalog.variants_for_sale({**held.wanted, **held.later})
    return _items(held.wanted, variants), _items(held.later, variants)


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


def count(token: str | None) -> int:
    """Units in the open cart of `token`, for the badge beside the cart's link."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return 0
    return int(db.session().scalar(units_in(token)) or 0)


def units_in(token: str) -> Select[int]:
    """The statement behind `count`, for whoever asks for more at once."""
    return (
        select(func.coalesce(func.sum(CartLine.quantity), 0))
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.token == token, Cart.state == OPEN, CartLine.later.is_(False))
    )


def demand(found: Sequence[CartItem]) -> dict[uuid.UUID, int]:
    """Units wanted by variant."""
    wanted: dict[uuid.UUID, int] = {}
    for item in found:
        wanted[item.variant.id] = wanted.get(item.variant.id, 0) + item.quantity
    return wanted
