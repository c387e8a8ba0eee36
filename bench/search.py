"""Searching a catalog of 100,000 products, on SQLite and on PostgreSQL: server time of a question.

Invented products with titles, options, SKUs, tags and descriptions; the questions are of every kind that
people ask: exact and half-typed, of one word that a fifth of the catalog has, of several, misspelt, a SKU,
nothing at all. The first page with facets is timed as the shop answers it, without its HTML. Prints one JSON
line for each database (p95 of all questions) and one for each kind of question on the slower path.

    python bench/search.py [PRODUCTS]
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert, text  # noqa: E402

from shop.catalog import queries  # noqa: E402
from shop.catalog.models import Product, Variant  # noqa: E402
from shop.catalog.search import indexing  # noqa: E402
from shop.kernel import db, preferences  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.support import wiring  # noqa: E402
from tests.support.postgres import PostgresServer, available  # noqa: E402

PRODUCTS, GOAL_MS, ROUNDS = 100_000, 50.0, 12
SECRET = "a secret for benchmarks only, long enough"
AT = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ["mug", "bowl", "plate", "vase", "teapot", "planter", "cup", "jar", "tray", "lamp"]
SIZES = ["Small", "Medium", "Large"]
GLAZES = ["Sand", "Slate", "Moss", "Ink", "Chalk", "Ember", "Ash", "Dune", "Fern", "Salt", "Plum", "Sky"]
SYLLABLES = (
    "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo".split()
)


def main() -> int:
    """Fill each database, ask, print; 1 where the goal is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS
    holds = []
    for name, settings in _databases():
        with settings() as made:
            _fill(made, count)
            holds += [_report(name, _measure(count))]
            db.dispose()
    return 0 if all(holds) else 1


def _databases() -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "sqlite", _sqlite
    if reason := available():
        print(reason, file=sys.stderr)
    else:
        yield "postgresql", _postgres


@contextmanager
def _sqlite() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder:
        yield Settings(env="test", secret_key=SECRET, var_dir=Path(folder))


@contextmanager
def _postgres() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder, PostgresServer() as server:
        url = server.create("threeclick_bench")
        yield Settings(env="test", secret_key=SECRET, var_dir=Path(folder), database_url=url)


def _fill(settings: Settings, count: int) -> None:
    db.configure(settings)
    preferences.configure(settings.secret_key)
    wiring.install(settings)
    db.create_all()
    chance = random.Random(7)
    names = sorted({"".join(chance.choices(SYLLABLES, k=chance.choice((2, 3, 4)))) for _ in range(4000)})
    for start in range(0, count, 2000):
        products, variants = _batch(chance, names, range(start, min(start + 2000, count)))
        with db.transaction() as session:
            session.execute(insert(Product), products)
            session.execute(insert(Variant), variants)
    began = time.monotonic()
    indexing.reindex()
    print(f"{db.dialect()}: {count} products indexed in {time.monotonic() - began:.0f} s", file=sys.stderr)
    if db.dialect() == "postgresql":
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _batch(
    chance: random.Random, names: list[str], numbers: range
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    products, variants = [], []
    for number in numbers:
        kind = KINDS[min(int(chance.expovariate(0.35)), len(KINDS) - 1)]
        words = chance.sample(names, 2)
        product: dict[str, Any] = {
            "id": uuid.UUID(int=number + 1),
            "handle": f"{kind}-{number}",
            "title": f"{words[0]} {words[1]} {kind}".title(),
            "description_html": f"<p>{' '.join(chance.choices(names, k=40))} {chance.choice(KINDS)}</p>",
            "tags": chance.sample(["gift", "new", "kitchen", "table", "garden", "wedding", "sale"], 2),
            "option_names": ["Glaze", "Size"],
            "created_at": AT + timedelta(minutes=number),
            "updated_at": AT,
        }
        products.append(product)
        for place, glaze in enumerate(chance.sample(GLAZES, 2)):
            variants.append(_variant(product["id"], number, place, glaze, chance))
    return products, variants


def _variant(
    product_id: uuid.UUID, number: int, place: int, glaze: str, chance: random.Random
) -> dict[str, Any]:
    return {
        "id": uuid.UUID(int=(number + 1) * 10 + place + (1 << 80)),
        "product_id": product_id,
        "position": place + 1,
        "sku": f"TC-{number:06}-{place}",
        "option1": glaze,
        "option2": chance.choice(SIZES),
        "price_minor": chance.randrange(900, 9900, 100),
        "available": chance.choice((0, 3, 9)),
    }


def _questions(count: int) -> dict[str, list[str]]:
    chance = random.Random(11)
    picked = [chance.randrange(count) for _ in range(ROUNDS)]
    titles = _titles(picked)
    first = [title.split()[0] for title in titles]
    return {
        "one common word": [chance.choice(KINDS) for _ in picked],
        "one rare word": first,
        "a whole title": titles,
        "typing": [word[: chance.randrange(2, 5)] for word in first],
        "two words": [f"{word} {chance.choice(KINDS)}" for word in first],
        "glaze and kind": [f"{chance.choice(GLAZES)} {chance.choice(KINDS)}s" for _ in picked],
        "a slip": [word[:1] + word[2:3] + word[1:2] + word[3:] + "" for word in titles],
        "a SKU": [f"tc-{number:06}-1" for number in picked],
        "nothing": [f"qxz{number}w zzkj" for number in picked],
    }


def _titles(numbers: list[int]) -> list[str]:
    ids = [uuid.UUID(int=number + 1) for number in numbers]
    return list(queries.product_titles(ids).values())


def _measure(count: int) -> dict[str, list[float]]:
    """Milliseconds of each question, by its kind; the shelf is filled before, as in a shop that runs."""
    asked = _questions(count)
    began = time.monotonic()
    queries.browse()
    print(f"shelf filled in {time.monotonic() - began:.2f} s", file=sys.stderr)
    queries.browse(text="mug")
    found: dict[str, list[float]] = {}
    for kind, texts in asked.items():
        found[kind] = [_timed(one) for one in texts]
    return found


def _timed(question: str) -> float:
    db.end_read()
    began = time.perf_counter()
    queries.browse(text=question)
    return (time.perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return sorted(times)[max(round(len(times) * 0.95) - 1, 0)]


def _report(name: str, measured: dict[str, list[float]]) -> bool:
    for kind, times in measured.items():
        print(
            f"  {name} {kind}: median {sorted(times)[len(times) // 2]:.1f} ms, p95 {_p95(times):.1f} ms",
            file=sys.stderr,
        )
    value = _p95([one for times in measured.values() for one in times])
    line = {
        "name": f"search.100k.p95.{name}",
        "value": round(value, 2),
        "unit": "ms",
        "control": None,
        "ratio": None,
        "basis": "value",
        "goal": GOAL_MS,
        "better": "lower",
        "holds": value <= GOAL_MS,
    }
    print(json.dumps(line), flush=True)
    return bool(line["holds"])


if __name__ == "__main__":
    sys.exit(main())
