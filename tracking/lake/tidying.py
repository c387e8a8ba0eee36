"""Once a night: each past day becomes one file, sorted by visitor and packed tightly; what is older than the
owner keeps it goes; files that are no part of the lake any more are deleted; hot rows that have long been
shipped make room.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.kernel import preferences
from tracking.journeys.retention import FOR_GOOD, KEEP_DAYS
from tracking.lake import amending, answers, commits, files, hooks, place, pruning, rewriting
from tracking.lake.commits import File, State

SORTED = (files.TIDY, files.LOT)
ORDER = "visitor_id, occurred_at, seq"
KEPT_FOR_READERS = 1  # hours
WAIT = 60.0  # seconds for a batch that is being shipped
LARGE = 256 << 20  # bytes; larger days are several files
MEMORY = "1500MB"


@dataclass(frozen=True, kw_only=True)
class Tidied:
    """What a night came to."""

    days: int = 0
    files_before: int = 0
    files_after: int = 0
    vacuumed: int = 0
    forgotten: int = 0
    pruned: int = 0


def tidy(at: datetime) -> Tidied:
    """Do all of it, then have others build what they derive."""
    done = Tidied()
    if commits.exists():
        with place.writing(wait=WAIT):
            done = _tidy(at)
        amending.forget_passing(at=at)
        answers.forget_old()
        files.sweep()
    hooks.run_nightly(at)
    return done


def _tidy(at: datetime) -> Tidied:
    before = commits.state()
    state, forgotten = _forget_old(before, at)
    untidy = _untidy(state, at.date().isoformat())
    for some in untidy:
        state = _one_file(state, some)
    replaced = len(files.unused(state))
    commits.vacuum(hours=KEPT_FOR_READERS)
    commits.tidy_log()
    return Tidied(
        days=len(untidy),
        files_before=len(before.files),
        files_after=len(state.files),
        vacuumed=replaced - len(files.unused(state)),
        forgotten=forgotten,
        pruned=pruning.prune(state, at=at),
    )


def _untidy(state: State, today: str) -> list[list[File]]:
    """Past days, lot by lot, that are not one sorted file yet; large files that are sorted stay."""
    found: dict[tuple[str, str], list[File]] = defaultdict(list)
    for file in state.files:
        if file.day < today and not (file.kind in SORTED and file.size >= LARGE):
            found[file.day, file.lot].append(file)
    return [some for some in found.values() if len(some) > 1 or some[0].kind not in SORTED]


def _one_file(state: State, some: list[File]) -> State:
    connection = files.connect(memory=MEMORY)
    try:
        select = f"SELECT * FROM {rewriting.reading(some)} ORDER BY {ORDER}"
        made = files.write(connection, select, kind=files.TIDY, lot=some[0].lot)
    finally:
        connection.close()
    return commits.put(state, add=made, remove=some)


def _forget_old(state: State, at: datetime) -> tuple[State, int]:
    """Rows of visits older than the owner keeps them go, as in the hot store; orders' lose their visit."""
    days = preferences.get(KEEP_DAYS)
    if days == FOR_GOOD:
        return state, 0
    first = (at - timedelta(days=days)).date().isoformat()
    held = [f for f in state.of(lots=("",)) if f.day < first]
    named = "r.order_id IS NOT NULL AND r.session_id IS NOT NULL"
    done = rewriting.rewrite(
        state,
        held,
        drop="r.order_id IS NULL",
        change={named: {"visitor_id": "NULL", "session_id": "NULL", "page_view_id": "NULL"}},
    )
    if done.files:
        hooks.tell(hooks.Change(kind="old", days=(first,), version=done.state.version))
    return done.state, done.dropped
