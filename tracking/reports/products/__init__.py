"""The product report: seen, put into carts, bought, returned, reviewed, and what was earned, by variant.

What was sold comes from the orders, so that it equals the books; what was looked at from kept parts of days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.kernel.errors import N_
from tracking.reports.base import (
    LINK,
    MONEY,
    NUMBER,
    SHARE,
    TEXT,
    Answer,
    Asked,
    Column,
    Note,
    Parameter,
    Question,
    Table,
    Tile,
)
from tracking.reports.facts import notes
from tracking.reports.products.joining import Shelf, shelf
from tracking.reports.products.values import Goods, share

MOST, VARIANTS_OF = 200, 50
_NUMBERS = (
    Column(key="seen", title=N_("Seen"), kind=NUMBER),
    Column(key="added", title=N_("In carts"), kind=NUMBER),
    Column(key="added_share", title=N_("Cart rate"), kind=SHARE),
    Column(key="orders", title=N_("Orders"), kind=NUMBER),
    Column(key="bought_share", title=N_("Order rate"), kind=SHARE),
    Column(key="units", title=N_("Units"), kind=NUMBER),
    Column(key="revenue", title=N_("Revenue"), kind=MONEY),
    Column(key="returned", title=N_("Returned"), kind=NUMBER),
    Column(key="returned_share", title=N_("Return rate"), kind=SHARE),
)
_MARGIN = (
    Column(key="margin", title=N_("Margin"), kind=MONEY),
    Column(key="margin_share", title=N_("Margin rate"), kind=SHARE),
)
_REVIEWED = (
    Column(key="reviews", title=N_("Reviews"), kind=NUMBER),
    Column(key="stars", title=N_("Stars"), kind=NUMBER),
)
_PRODUCT = Column(key="product", title=N_("Product"), kind=LINK)


def answer(asked: Asked) -> Answer:
    """Products of the days asked about."""
    found = shelf(asked, words=asked.options.get("words", ""), most=VARIANTS_OF)
    return Answer(
        question="products",
        asked=asked,
        as_of=found.as_of,
        unit=N_("units sold; visits; carts"),
        tiles=_tiles(found),
        tables=(_products(found), _variants(found)),
        notes=(Note(text=_RATES), Note(text=_MONEY), Note(text=_COUNTED), *_others(), *found.notes),
        more=found,
    )


_MONEY = N_(
    "Revenue is after discounts and without tax. Margin is what was kept, less the cost of its variants as "
    "it stands now; what came back is not kept, and variants without a cost are left out."
)
_RATES = N_(
    "Seen: visits that opened the product's page; in carts: those of them that put it into a cart. Cart rate "
    "and order rate are of visits that saw it, return rate of units sold, margin rate of revenue kept."
)
_COUNTED = N_("Orders count on the day they were paid or accepted, returns with the order they belong to.")


_OWN = N_("What was sold is your own alone: order rates are too low while such visits are counted.")


def _others() -> tuple[Note, ...]:
    told = notes.others()
    return (*told, Note(text=_OWN)) if told else ()


def _tiles(found: Shelf) -> tuple[Tile, ...]:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in found.products)

    units, known = total("units"), total("costed_minor")
    return (
        Tile(key="units", title=N_("Sold"), value=units, unit=N_("units")),
        Tile(
            key="revenue",
            title=N_("Revenue"),
            value=total("revenue_minor"),
            kind=MONEY,
            unit=N_("net of tax"),
        ),
        Tile(
            key="returned",
            title=N_("Returned"),
            value=share(total("returned"), units),
            kind=SHARE,
            denominator=N_("of units sold"),
            good=False,
        ),
        Tile(
            key="margin",
            title=N_("Margin"),
            value=share(known - total("cost_minor"), known),
            kind=SHARE,
            denominator=N_("of revenue kept whose cost is known"),
        ),
    )


def _products(found: Shelf) -> Table:
    rows = tuple(
        {
            "product": one.title or "–",
            "product_url": f"/admin/products/{one.product}" if one.product else "",
            **_row(one),
            "reviews": one.reviews,
            "stars": None if one.average_stars is None else round(one.average_stars, 2),
        }
        for one in found.products[:MOST]
    )
    return Table(
        key="products",
        title=N_("Products"),
        columns=(_PRODUCT, *_NUMBERS, *_REVIEWED, *_MARGIN),
        rows=rows,
        note=_rest(found.products, MOST),
        empty=N_("Nothing was looked at or sold in these days."),
    )


def _variants(found: Shelf) -> Table:
    rows = tuple(
        {
            "product": one.title or "–",
            "product_url": f"/admin/products/{one.product}" if one.product else "",
            "variant": one.variant_title,
            **_row(one),
        }
        for one in found.variants
    )
    return Table(
        key="variants",
        title=N_("Variants"),
        columns=(_PRODUCT, Column(key="variant", title=N_("Variant"), kind=TEXT), *_NUMBERS, *_MARGIN),
        rows=rows,
        note=_rest(found.products, VARIANTS_OF),
        empty=N_("Nothing was looked at or sold in these days."),
    )


def _row(one: Goods) -> dict[str, Any]:
    return {
        "seen": one.seen,
        "added": one.added,
        "added_share": share(one.added, one.seen),
        "orders": one.orders,
        "bought_share": share(one.orders, one.seen),
        "units": one.units,
        "revenue": one.revenue_minor,
        "returned": one.returned,
        "returned_share": share(one.returned, one.units),
        "margin": one.margin_minor,
        "margin_share": one.margin_share,
    }


def _rest(products: Sequence[Goods], most: int) -> str:
    return (
        N_("Only the best sold products are shown; look for others by their words.")
        if len(products) > most
        else ""
    )


QUESTIONS = (
    Question(
        name="products",
        title=N_("Products"),
        about=N_(
            "What is seen, put into carts, bought, returned and reviewed, and what it earns, by variant."
        ),
        answer=answer,
        parameters=(Parameter(name="words", title=N_("Part of its title"), kind="text"),),
        position=60,
    ),
)
