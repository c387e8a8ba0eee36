"""Puts the demo catalog into an empty store: pictures first, then all rows in one transaction."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select

from shop.brand import store
from shop.catalog import handles, operations
from shop.catalog.models import Media, Product
from shop.catalog.operations import CollectionInput
from shop.catalog.pictures import Stored, renditions
from shop.catalog.rules import ProductInput, VariantInput
from shop.exchange.demo.goods import SHELVES, Good, Shelf
from shop.exchange.demo.goods.good import Size
from shop.exchange.demo.paint import paint
from shop.inventory import operations as inventory
from shop.inventory import reasons
from shop.inventory.operations import StockSetting
from shop.kernel import db
from shop.kernel.money import Money

DRAWN = "demo picture 1"  # another number makes new files
COST_SHARE = 36  # percent of the price
Pictures = dict[tuple[str, str], Stored]


def seed(at: datetime, shelves: tuple[Shelf, ...] = SHELVES) -> None:
    """Make the demo catalog; pieces that are there already are left alone."""
    wanted = _missing(shelves)
    if not wanted:
        return
    pictures = draw({(good.shape, glaze) for _, good in wanted for glaze in good.glazes})
    with db.transaction():
        currency = store.current().currency
        places = {
            shelf.title: _shelf_id(shelf, number, at=at) for number, shelf in enumerate(shelves, start=1)
        }
        for number, (shelf, good) in enumerate(wanted):
            product = _make(shelf, good, pictures, currency, at=at - timedelta(days=3 * number, hours=number))
            operations.add_to_collection(places[shelf.title], [product.id])


def draw(pairs: set[tuple[str, str]]) -> Pictures:
    """Draw each (shape, glaze) and keep its renditions; a few at a time, side by side."""
    ordered = sorted(pairs)
    with ThreadPoolExecutor(3, thread_name_prefix="painter") as pool:
        return dict(zip(ordered, pool.map(lambda pair: _drawn(*pair), ordered), strict=True))


def _drawn(shape: str, glaze: str) -> Stored:
    digest = hashlib.sha256(f"{DRAWN}/{shape}/{glaze}".encode()).hexdigest()
    return renditions.write(paint(shape, glaze), digest=digest)


def _missing(shelves: tuple[Shelf, ...]) -> list[tuple[Shelf, Good]]:
    all_goods = [(shelf, good) for shelf in shelves for good in shelf.goods]
    names = [handles.slugify(good.title) for _, good in all_goods]
    there = set(db.session().scalars(select(Product.handle).where(Product.handle.in_(names))))
    db.end_read()
    return [pair for pair, name in zip(all_goods, names, strict=True) if name not in there]


def _shelf_id(shelf: Shelf, number: int, *, at: datetime) -> uuid.UUID:
    handle = handles.slugify(shelf.title)
    found, _ = operations.ensure_collections({handle: shelf.title}, at=at)
    wanted = CollectionInput(title=shelf.title, handle=handle, description_html=shelf.text, position=number)
    return operations.update_collection(found[handle], wanted).id


def _make(shelf: Shelf, good: Good, pictures: Pictures, currency: str, *, at: datetime) -> Product:
    handle = handles.slugify(good.title)
    names = ("Glaze",) * (len(good.glazes) > 1) + ("Size",) * bool(good.sizes)
    product = operations.create_product(
        ProductInput(
            title=good.title,
            handle=handle,
            description_html=good.description_html,
            vendor="Kiln & Tide",
            product_type=shelf.kind,
            tags=good.tags,
            option_names=names,
            variants=tuple(variant for variant, _ in _variants(good, currency)),
        ),
        at=at,
    )
    media = {
        glaze: operations.add_picture(
            product.id, pictures[good.shape, glaze], alt=f"{good.title} in the glaze {glaze}", at=at
        )
        for glaze in good.glazes
    }
    _show_and_stock(product, good, currency, media, at=at)
    return product


def _variants(good: Good, currency: str) -> Iterator[tuple[VariantInput, str]]:
    """Each variant of a piece with its glaze."""
    for glaze in good.glazes:
        for size in good.sizes or (Size(name=""),):
            price = Money.parse(str(good.price + size.more), currency).minor
            options = (glaze,) * (len(good.glazes) > 1) + (size.name,) * bool(size.name)
            parts = ("KT", good.code, glaze[:3].upper(), size.name[:3].strip().upper())
            yield (
                VariantInput(
                    options=options,
                    sku="-".join(filter(None, parts)),
                    price_minor=price,
                    compare_at_minor=Money.parse(str(good.was), currency).minor if good.was else None,
                    cost_minor=price * COST_SHARE // 100,
                    grams=round(good.grams * size.weight),
                    backorder=good.backorder,
                ),
                glaze,
            )


def _show_and_stock(
    product: Product, good: Good, currency: str, media: dict[str, Media], *, at: datetime
) -> None:
    pairs = zip(product.variants, _variants(good, currency), cycle(good.stock), strict=False)
    settings = []
    for variant, (_, glaze), units in pairs:
        variant.media_id = media[glaze].id
        settings.append(StockSetting(variant_id=variant.id, on_hand=units, backorder=good.backorder))
    db.session().flush()
    inventory.set_many(settings, reason=reasons.STARTED, reference="demo", at=at)
