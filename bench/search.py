"""Searching a catalog of 100,000 products, on SQLite and on PostgreSQL: server time of a question.

The questions are of every kind that people ask: exact and half-typed, of one word that a fifth of the catalog
has, of several, misspelled, a SKU, nothing at all; and a collection of every fifth product, plain and
filtered. A page with its facets (and what is suggested while typing) is timed as the shop answers it, without
its HTML: by the clock, and as CPU time of the process and of its database server, which a busy machine does
not blur. Each database is asked by a process of its own, which also says what it needs in memory and how long
its first question takes.

    python bench/search.py [PRODUCTS [FOLDER]]

The databases are kept in FOLDER, so that the next run only asks.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from _catalog import ROUNDS, WIDE, fill, questions, titles_of  # noqa: E402
from _lines import Lines  # noqa: E402
from sqlalchemy import text  # noqa: E402

from shop.catalog import queries  # noqa: E402
from shop.catalog.search import indexing, shelves  # noqa: E402
from shop.catalog.search.filters import Filters  # noqa: E402
from shop.kernel import clock, db, preferences  # noqa: E402
from shop.kernel.settings import Settings  # noqa: E402
from tests.support import wiring  # noqa: E402
from tests.support.postgres import PostgresServer, available  # noqa: E402

PRODUCTS, GOAL_MS, MEMORY_GOAL_MB, FIRST_GOAL_MS = 100_000, 50.0, 60.0, 1000.0
SECRET = "a secret for benchmarks only, long enough"
GLAZED = Filters({"glaze": ("sand", "moss"), "size": ("large",)}, available=True)
PRICED = Filters({"glaze": ("ink",)}, price_from=2000, price_to=6000)
TYPED = ("two letters", "three letters", "one rare word", "a slip in a word", "a whole title")
Time = tuple[float, float]  # milliseconds by the clock and of CPU
Times = dict[str, list[Time]]


def main() -> int:
    """Fill each database, ask, print; 1 where a goal is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS
    lines = Lines()
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="threeclick-bench-"))
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else made).resolve()
        names = ["sqlite"]
        if reason := available():
            print(reason, file=sys.stderr)
        else:
            names.append("postgresql")
        for name in names:
            settings = _settings(stack, folder, name)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                pool.apply(_filled, (settings, count, folder / f"{name}.filled"))
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                _report(lines, name, *pool.apply(_measured, (settings, count)))
    return 0 if lines.all_hold else 1


def _settings(stack: ExitStack, folder: Path, name: str) -> Settings:
    var_dir = folder / name
    if name == "sqlite":
        return Settings(env="test", secret_key=SECRET, var_dir=var_dir)
    for parent in (folder, *folder.parents[:1]):  # the account PostgreSQL runs as must get there
        parent.mkdir(parents=True, exist_ok=True)
        parent.chmod(parent.stat().st_mode | 0o011)
    server = stack.enter_context(PostgresServer(folder / "pg"))
    if not (folder / f"{name}.filled").exists():
        server.drop("bench")
        server.create("bench")
    return Settings(env="test", secret_key=SECRET, var_dir=var_dir, database_url=server.url("bench"))


def _open(settings: Settings) -> None:
    db.configure(settings)
    preferences.configure(settings.secret_key)
    wiring.install(settings)


def _filled(settings: Settings, count: int, mark: Path) -> None:
    """Fill and index the database unless that was done, and fill the shelf as the worker would."""
    _open(settings)
    if not mark.exists():
        db.create_all()
        fill(count)
        _vacuum()
        with _told(f"{count} products indexed"):
            indexing.reindex()
        _vacuum()
        mark.touch()
    with _told("shelf filled"):
        shelves.write_down(at=clock.now())
    db.dispose()


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say how long something took."""
    began, used = time.monotonic(), time.process_time()
    yield
    took, cpu = time.monotonic() - began, time.process_time() - used
    print(f"{db.dialect()}: {what} in {took:.1f} s, {cpu:.1f} s of CPU", file=sys.stderr)


def _vacuum() -> None:
    """What PostgreSQL does by itself after a while, but not that of the tests."""
    if db.dialect() == "postgresql":
        with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _measured(settings: Settings, count: int) -> tuple[Times, float, Time]:
    """Times by kind of question; megabytes that the index takes; times of the first question."""
    _open(settings)
    chance = random.Random(11)
    asked = questions(titles_of([chance.randrange(count) for _ in range(ROUNDS)]), count)
    before, first = _memory(), _timed(lambda: queries.browse(text="mug"))
    for sort in queries.SORTS:
        queries.browse(sort=sort)
    after = _memory()
    found = {
        kind: [_timed(lambda one=one: queries.browse(text=one)) for one in texts]
        for kind, texts in asked.items()
    }
    for kind in TYPED:
        typed = [_timed(lambda one=one: queries.suggest(one)) for one in asked[kind]]
        found[f"suggested for {kind}"] = typed
    found |= {kind: [_timed(ask) for _ in range(ROUNDS)] for kind, ask in _wide().items()}
    db.dispose()
    return found, after - before, first


def _wide() -> dict[str, Callable[[], object]]:
    return {
        "a wide collection": lambda: queries.browse(collection=WIDE),
        "filtered": lambda: queries.browse(collection=WIDE, chosen=GLAZED),
        "between prices": lambda: queries.browse(collection=WIDE, chosen=PRICED, sort="price-up"),
        "its last page": lambda: queries.browse(collection=WIDE, page=800, sort="title"),
        "a common word, filtered": lambda: queries.browse(text="mug", chosen=GLAZED, sort="best-selling"),
    }


def _timed(ask: Callable[[], object]) -> Time:
    db.end_read()
    server = _server()
    began, used = time.perf_counter(), time.process_time() + _used(server)
    ask()
    took = time.perf_counter() - began
    return took * 1000, (time.process_time() + _used(server) - used) * 1000


@cache
def _server() -> int:
    """The process of PostgreSQL that answers our only connection; 0 for SQLite."""
    if db.dialect() == "sqlite":
        return 0
    return int(db.session().scalar(text("SELECT pg_backend_pid()")) or 0)


def _used(process: int) -> float:
    """Seconds of CPU a process has had (Linux counts them in nanoseconds)."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9 if process else 0.0


def _memory() -> float:
    """Megabytes of this process that lie in memory and are its own."""
    resident, shared = map(int, Path("/proc/self/statm").read_text().split()[1:3])
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _p95(times: list[Time], which: int) -> float:
    return sorted(one[which] for one in times)[max(round(len(times) * 0.95) - 1, 0)]


def _report(lines: Lines, name: str, measured: Times, memory: float, first: Time) -> None:
    for kind, times in measured.items():
        said = f"p95 {_p95(times, 0):.1f} ms, of CPU {_p95(times, 1):.1f} ms"
        print(f"  {name} {kind}: {said}", file=sys.stderr)
    everything = [one for times in measured.values() for one in times]
    lines.tell(f"search.p95.{name}", _p95(everything, 0), "ms", goal=GOAL_MS)
    lines.tell(f"search.cpu.p95.{name}", _p95(everything, 1), "ms", goal=GOAL_MS)
    worst = max(_p95(times, 1) for times in measured.values())
    lines.tell(f"search.cpu.worst_kind.p95.{name}", worst, "ms", goal=GOAL_MS)
    lines.tell(f"search.memory.{name}", memory, "MB", goal=MEMORY_GOAL_MB)
    lines.tell(f"search.first_question.{name}", first[1], "ms", goal=FIRST_GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
