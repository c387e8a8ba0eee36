"""Puts the demo catalog into an empty store: pictures first, then all rows in one transaction."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import select

from shop.brand import store
from shop.catalog import handles, operations
from shop.catalog.models import Media, Product
from shop.catalog.operations import CollectionInput
from shop.catalog.rules import ProductInput, VariantInput
from shop.content import front, page_pictures
from shop.exchange.demo import photographs, texts
from shop.exchange.demo.goods import SHELVES, Good, Shelf
from shop.exchange.demo.goods.good import Size
from shop.exchange.demo.photographs import Photograph
from shop.inventory import operations as inventory
from shop.inventory import reasons
from shop.inventory.operations import StockSetting
from shop.kernel import db
from shop.kernel.money import Money

HERO, STORY = "home", "story"
COST_SHARE = 36  # percent of the price
Pictures = dict[str, Photograph]


def seed(at: datetime, shelves: tuple[Shelf, ...] = SHELVES, folder: Path = photographs.FOLDER) -> None:
    """Make the demo catalog with the photographs in `folder`; pieces already there are left alone."""
    wanted = _missing(shelves)
    if not wanted:
        return
    pictures = _pictures(wanted, shelves, folder)
    with db.transaction():
        currency = store.current().currency
        places = {
            shelf.title: _shelf_id(shelf, number, pictures, at=at)
            for number, shelf in enumerate(shelves, start=1)
        }
        _show_hero(pictures, at=at)
        _show_story(pictures, at=at)
        texts.translate_words()
        for number, (shelf, good) in enumerate(wanted):
            product = _make(shelf, good, pictures, currency, at=at - timedelta(days=3 * number, hours=number))
            operations.add_to_collection(places[shelf.title], [product.id])


def _pictures(wanted: list[tuple[Shelf, Good]], shelves: tuple[Shelf, ...], folder: Path) -> Pictures:
    """All pictures there are of these pieces and shelves, of the home page and of the story, by name."""
    heroes = [_name(good, glaze) for _, good in wanted for glaze in good.glazes]
    others = [*(_name(good, "detail") for _, good in wanted), *map(_shelf_name, shelves), HERO, STORY]
    return photographs.keep([*heroes, *others], folder=folder)


def _name(good: Good, view: str) -> str:
    return f"{handles.slugify(good.title)}--{handles.slugify(view)}"


def _shelf_name(shelf: Shelf) -> str:
    return f"collection--{handles.slugify(shelf.title)}"


def _show_hero(pictures: Pictures, *, at: datetime) -> None:
    hero = pictures.get(HERO)
    if hero is not None and front.picture_id() is None:
        kept = operations.keep_picture(hero.stored, alt=hero.alt, alts=hero.alts, at=at)
        front.show_picture(kept.id, at=at)


def _show_story(pictures: Pictures, *, at: datetime) -> None:
    found = pictures.get(STORY)
    if found is not None and page_pictures.picture_id(STORY) is None:
        kept = operations.keep_picture(found.stored, alt=found.alt, alts=found.alts, at=at)
        page_pictures.show_picture(STORY, kept.id, at=at)


def _missing(shelves: tuple[Shelf, ...]) -> list[tuple[Shelf, Good]]:
    all_goods = [(shelf, good) for shelf in shelves for good in shelf.goods]
    names = [handles.slugify(good.title) for _, good in all_goods]
    there = set(db.session().scalars(select(Product.handle).where(Product.handle.in_(names))))
    db.end_read()
    return [pair for pair, name in zip(all_goods, names, strict=True) if name not in there]


def _shelf_id(shelf: Shelf, number: int, pictures: Pictures, *, at: datetime) -> uuid.UUID:
    handle = handles.slugify(shelf.title)
    found, _ = operations.ensure_collections({handle: shelf.title}, at=at)
    wanted = CollectionInput(title=shelf.title, handle=handle, description_html=shelf.text, position=number)
    row = operations.update_collection(found[handle], wanted)
    texts.translate_shelf(row.id, shelf)
    cover = pictures.get(_shelf_name(shelf))
    if cover is not None and row.media_id is None:
        operations.set_collection_picture(row.id, cover.stored, alt=cover.alt, alts=cover.alts, at=at)
    return row.id


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
        view: operations.add_picture(product.id, found.stored, alt=found.alt, alts=found.alts, at=at)
        for view in (*good.glazes, "detail")
        if (found := pictures.get(_name(good, view)))
    }
    texts.translate(product.id, good, at=at)
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
        variant.media_id = media[glaze].id if glaze in media else None
        settings.append(StockSetting(variant_id=variant.id, on_hand=units, backorder=good.backorder))
    db.session().flush()
    inventory.set_many(settings, reason=reasons.STARTED, reference="demo", at=at)
