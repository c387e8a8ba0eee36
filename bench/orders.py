"""Adding to the cart and placing orders with 10,000 products, 500 promotions and 325 shipping zones, beside a
shop with one of each: how many a second, one after the other.

Adding is the change of the cart and its price as the cart's page asks for it; placing is looking at the
checkout, the order, its payment by test card and its answer. Each shop lives in a process of its own with a
database of its own; they take turns, so that what else the machine does meets both.

    python bench/orders.py [ORDERS]
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _lines import Lines  # noqa: E402

from shop.cart import operations as carts  # noqa: E402
from shop.catalog.search import indexing  # noqa: E402
from shop.checkout import flow  # noqa: E402
from shop.kernel import db, preferences, signing  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.factories.checkout import GOOD, details  # noqa: E402
from tests.support import wiring  # noqa: E402
from tests.support.large_shop import AT, LARGE, SMALL, Size, furnish  # noqa: E402
from tests.support.postgres import PostgresServer, available  # noqa: E402

ORDERS, ROUNDS, WARM_UP, GOAL = 40, 7, 10, 0.7
SECRET = "a secret for benchmarks only, long enough"
SHOPS = {"one": SMALL, "many": LARGE}


def main() -> int:
    """Furnish both shops on each database, buy in turns, print; 1 where the goal is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    lines = Lines()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="threeclick-bench-")))
        _report(lines, "sqlite", {name: Settings(env="test", secret_key=SECRET, var_dir=folder / name)
                                  for name in SHOPS}, count)  # fmt: skip
        if reason := available():
            print(reason, file=sys.stderr)
            return 0 if lines.all_hold else 1
        server = stack.enter_context(PostgresServer())
        _report(lines, "postgresql", {name: Settings(env="test", secret_key=SECRET, var_dir=folder / name,
                                                     database_url=server.create(f"bench_{name}"))
                                      for name in SHOPS}, count)  # fmt: skip
    return 0 if lines.all_hold else 1


def _report(lines: Lines, database: str, settings: dict[str, Settings], count: int) -> None:
    with ExitStack() as stack:
        shops = {name: stack.enter_context(_shop(settings[name], SHOPS[name])) for name in SHOPS}
        for act in ("add_to_cart", "place_order"):
            rates: dict[str, list[float]] = {name: [] for name in SHOPS}
            for _ in range(ROUNDS):
                for name, ask in shops.items():
                    rates[name].append(count / ask(act, count))
            many, one = (statistics.median(rates[name]) for name in ("many", "one"))
            lines.tell(f"orders.{database}.{act}", many, "a second", control=one, goal=GOAL, better="higher")


@contextmanager
def _shop(settings: Settings, size: Size) -> Iterator[Callable[[str, int], float]]:
    """A furnished shop in a process of its own; called, it says how many seconds it took."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, settings, size), daemon=True)
    process.start()
    theirs.close()

    def ask(*what: Any) -> float:
        ours.send(what)
        return float(ours.recv())

    for act in ("add_to_cart", "place_order"):
        ask(act, WARM_UP)
    try:
        yield ask
    finally:
        ours.close()
        process.join(30)


def _serve(pipe: Connection, settings: Settings, size: Size) -> None:
    db.configure(settings)
    preferences.configure(settings.secret_key)
    signing.configure(settings.secret_key)
    wiring.install(settings)
    db.create_all()
    variant_id = furnish(size)
    indexing.reindex()
    acts = {"add_to_cart": _add_to_cart, "place_order": _place_order}
    number = 0
    while True:
        try:
            act, count = pipe.recv()
        except EOFError:
            break
        tokens = [_cart(variant_id) for _ in range(count)]
        began = time.monotonic()
        for token in tokens:
            number += 1
            acts[act](token, variant_id, number)
        pipe.send(time.monotonic() - began)
    db.dispose()


def _cart(variant_id: Any) -> str:
    with db.transaction():
        return carts.add(token=None, variant_id=variant_id, quantity=1, at=AT).token


def _add_to_cart(token: str, variant_id: Any, _number: int) -> None:
    with db.transaction():
        carts.add(token=token, variant_id=variant_id, quantity=1, at=AT)
    flow.view(cart_token=token, details=details(email=""), at=AT)
    db.end_read()


def _place_order(token: str, _variant_id: Any, number: int) -> None:
    typed = details(email=f"buyer{number}@example.com")
    seen = flow.view(cart_token=token, details=typed, at=AT)
    db.end_read()
    flow.place(
        cart_token=token,
        cart_version=seen.cart_version,
        shown_total_minor=seen.quote.total.minor,
        details=typed,
        test_card=GOOD,
        at=AT,
    )
    db.end_read()


if __name__ == "__main__":
    sys.exit(main())
