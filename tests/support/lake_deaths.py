"""Processes that record, ship and tidy, and are killed at random moments; a test runs this as a program.

    python -m tests.support.lake_deaths VAR_DIR DATABASE_URL|- SEED ROUNDS

What a recording process has been told is safe (its transaction committed) it writes to VAR_DIR/acknowledged,
a line each: "E <path>" an event, "J <session>" a visit joined to the visitor of that name, "F <visitor>"
somebody erased. The program loads the shop once and forks, before any library that has threads.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import SECRET
from tests.factories import lake as make
from tests.support import wiring
from tracking.journeys import amendments
from tracking.journeys.models import Event
from tracking.lake import commits, hooks, merging, place, shipping, tidying

AT = datetime(2026, 11, 24, 23, 59, 30, tzinfo=UTC)
LONGEST, PATIENCE = 0.3, 60.0  # seconds until somebody dies, and until they have begun
CALM = 1.0  # seconds for a database that was just killed to stand again


def main() -> None:
    """Play all rounds, then let the survivors finish."""
    var_dir, url, seed, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    settings = Settings(
        env="test", secret_key=SECRET, var_dir=var_dir, database_url=None if url == "-" else url
    )
    wiring.install(settings)
    hooks._nightly.clear(), hooks._changed.clear()  # what is derived from the lake has tests of its own
    chance = random.Random(seed)
    for number in range(rounds):
        roles = [record, ship_and_tidy] if number % 3 else [record, ship_and_tidy, ship_and_tidy]
        children = [_fork(settings, role, random.Random(chance.random())) for role in roles]
        _await_beginning(var_dir, children)
        time.sleep(chance.uniform(0, LONGEST))
        chance.shuffle(children)
        for child in children:
            os.kill(child, signal.SIGKILL)
            time.sleep(chance.uniform(0, 0.05))
        for child in children:
            os.waitpid(child, 0)
    (var_dir / "finishing").touch()
    time.sleep(CALM if settings.database_url else 0)
    last = _fork(settings, finish, chance)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(last, 0)[1]))


def _await_beginning(var_dir: Path, children: list[int]) -> None:
    """Loading the lake's libraries takes longer than a batch: whoever dies there tells nothing."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not all(_has_begun(var_dir, child) for child in children):
        time.sleep(0.01)


def _has_begun(var_dir: Path, child: int) -> bool:
    """Whether a child has recorded or shipped something, or has died with its database."""
    gone = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return gone is not None or (var_dir / f"ready-{child}").exists()


def _fork(settings: Settings, role: Callable[[random.Random], None], chance: random.Random) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        db.configure(settings)
        role(chance)
        code = 0
    except BaseException as error:
        if role is finish:
            raise
        (settings.var_dir / "died").open("a").write(f"{role.__name__}: {type(error).__name__} {error}\n")
    finally:
        os._exit(code)


def record(chance: random.Random) -> None:
    """Record visits for as long as it lives; now and then a visitor agrees, or is erased."""
    acknowledged = os.open(
        place.current().tombstones.with_name("acknowledged"), os.O_WRONLY | os.O_APPEND | os.O_CREAT
    )
    while True:
        name = f"{os.getpid()}-{chance.getrandbits(40):x}"
        paths = [f"/{name}/{n}" for n in range(chance.choice([1, 2, 5]))]
        make.write(*(make.event(at=AT, second=chance.uniform(0, 90), path=path, session_id=name,
                                visitor_id=f"day-{name}", consent="unset") for path in paths))  # fmt: skip
        told = [f"E {path}" for path in paths]
        time.sleep(0.01)
        if chance.random() < 0.1:
            _join(name)
            told.append(f"J {name}")
        elif chance.random() < 0.02:
            _forget(f"day-{name}")
            told = [f"F day-{name}"]
        os.write(acknowledged, "".join(f"{line}\n" for line in told).encode())
        _begun()


def _begun() -> None:
    place.current().tombstones.with_name(f"ready-{os.getpid()}").touch()


def _join(name: str) -> None:
    from sqlalchemy import update

    with db.transaction("journey") as session:
        session.execute(
            update(Event)
            .where(Event.session_id == name)
            .values(visitor_id=f"known-{name}", consent="granted")
        )
        amendments.join_visit(session_id=name, visitor_id=f"known-{name}", at=clock.to_micros(AT))


def _forget(visitor: str) -> None:
    from sqlalchemy import delete

    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.visitor_id == visitor))
        amendments.forget(visitors=[visitor], customer_id=None, at=clock.to_micros(AT))


def ship_and_tidy(chance: random.Random) -> None:
    """The worker: small batches, nights that fall at any time, old files deleted at once."""
    shipping.BATCH, shipping.MOST_BATCHES, merging.MANY, tidying.KEPT_FOR_READERS = 20, 5, 4, 0
    while True:
        shipping.ship(AT)
        if commits.exists():
            _begun()
        if chance.random() < 0.15:
            _night(chance)


def _night(chance: random.Random) -> None:
    """Of some nights only the first day is past, of others both."""
    try:
        tidying.tidy(AT + timedelta(days=chance.choice([1, 2])))
    except place.Busy:
        return


def finish(_chance: random.Random) -> None:
    """What the last worker does when nobody disturbs it."""
    while shipping.ship(AT).rows:
        continue
    shipping.ship(AT)
    tidying.tidy(AT + timedelta(days=5))
    commits.vacuum(hours=0)


if __name__ == "__main__":
    main()
