"""An invented catalog of any size for the search benchmark, and the questions its shoppers ask."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from shop.catalog import queries
from shop.catalog.models import Collection, CollectionProduct, Product, Variant
from shop.kernel import db

BATCH, ROUNDS = 2000, 40
AT = datetime(2026, 1, 1, tzinfo=UTC)
WIDE = "wide"  # a collection of every fifth product
KINDS = ["mug", "bowl", "plate", "vase", "teapot", "planter", "cup", "jar", "tray", "lamp"]
SIZES = ["Small", "Medium", "Large"]
GLAZES = ["Sand", "Slate", "Moss", "Ink", "Chalk", "Ember", "Ash", "Dune", "Fern", "Salt", "Plum", "Sky"]
TAGS = ["gift", "new", "kitchen", "table", "garden", "wedding", "sale"]
SYLLABLES = (
    "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo".split()
)


def fill(count: int) -> None:
    """Write `count` products with two variants each, and the wide collection."""
    chance = random.Random(7)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 4)))) for _ in range(4000)})
    collection = uuid.UUID(int=1 << 90)
    with db.transaction() as session:
        row = {"id": collection, "handle": WIDE, "title": "Wide", "created_at": AT}
        session.execute(insert(Collection), [row])
    for start in range(0, count, BATCH):
        products = [_product(chance, words, at) for at in range(start, min(start + BATCH, count))]
        with db.transaction() as session:
            session.execute(insert(Product), products)
            variants = [row for one in products for row in _variants(chance, one["id"])]
            session.execute(insert(Variant), variants)
            members = [
                {"collection_id": collection, "product_id": one["id"], "position": at}
                for at, one in enumerate(products[::5], start)
            ]
            session.execute(insert(CollectionProduct), members)


def _product(chance: random.Random, words: list[str], number: int) -> dict[str, Any]:
    kind = KINDS[min(int(chance.expovariate(0.35)), len(KINDS) - 1)]
    named = chance.sample(words, 2)
    return {
        "id": uuid.UUID(int=number + 1),
        "handle": f"{kind}-{number}",
        "title": f"{named[0]} {named[1]} {kind}".title(),
        "description_html": f"<p>{' '.join(chance.choices(words, k=40))} {chance.choice(KINDS)}</p>",
        "tags": chance.sample(TAGS, 2),
        "option_names": ["Glaze", "Size"],
        "created_at": AT + timedelta(minutes=number),
        "updated_at": AT,
    }


def _variants(chance: random.Random, product_id: uuid.UUID) -> Iterator[dict[str, Any]]:
    number = product_id.int - 1
    for place, glaze in enumerate(chance.sample(GLAZES, 2)):
        yield {
            "id": uuid.UUID(int=(number + 1) * 10 + place + (1 << 80)),
            "product_id": product_id,
            "position": place + 1,
            "sku": f"TC-{number:06}-{place}",
            "option1": glaze,
            "option2": chance.choice(SIZES),
            "price_minor": chance.randrange(900, 9900, 100),
            "available": chance.choice((0, 3, 9)),
        }


def questions(titles: list[str], count: int) -> dict[str, list[str]]:
    """What is asked, by its kind; `titles` are of ROUNDS products."""
    chance = random.Random(11)
    first = [title.split()[0] for title in titles]
    return {
        "one common word": [chance.choice(KINDS) for _ in titles],
        "one rare word": first,
        "a whole title": titles,
        "two words": [f"{word} {chance.choice(KINDS)}" for word in first],
        "glaze and kind": [f"{chance.choice(GLAZES)} {chance.choice(KINDS)}s" for _ in titles],
        "two letters": [word[:2] for word in first],
        "three letters": [word[:3] for word in first],
        "a slip": [title[:1] + title[2:3] + title[1:2] + title[3:] for title in titles],
        "a slip in a word": [word[:-2] + "x" + word[-1] for word in first],
        "a SKU": [f"tc-{chance.randrange(count):06}-1" for _ in titles],
        "nothing": [f"qxz{chance.randrange(count)}w zzkj" for _ in titles],
        "a hundred words": [" ".join(chance.choices(first, k=100)) for _ in titles],
    }


def titles_of(numbers: list[int]) -> list[str]:
    """The titles of some of the products, by their numbers."""
    return list(queries.product_titles([uuid.UUID(int=number + 1) for number in numbers]).values())
