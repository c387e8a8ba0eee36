"""What a person is told of visits long ago, which only the lake still holds, beside what the hot store tells.

They are forgotten with the others: what is erased there is amended here.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from shop.kernel import clock, db, registry
from shop.kernel.registry import Person
from tracking.journeys import identity, privacy
from tracking.journeys.models import Event
from tracking.lake import commits, files, rewriting


def install() -> None:
    """Have the exporter of visits tell these, too."""
    registry.exporter("visits", visits)


def visits(person: Person) -> dict[str, Any]:
    """All that the hot store tells, with the events of before it in front."""
    told = privacy.visits(person)
    return {**told, "events": [*_long_ago(person), *told["events"]]}


def _long_ago(person: Person) -> list[dict[str, Any]]:
    """Events of the lake that the hot store holds no longer, oldest first."""
    held = commits.state().of(lots=("",)) if commits.exists() else ()
    if not held:
        return []
    customer = str(person.customer_id)
    connection = files.connect()
    try:
        found = connection.execute(
            f"SELECT seq, name, occurred_at, path, props FROM {rewriting.reading(held)} "
            "WHERE list_contains(?::VARCHAR[], visitor_id) OR customer_id = ? "
            "ORDER BY occurred_at, seq LIMIT ?",
            [identity.members(customer), customer, privacy.MOST],
        ).fetchall()
    finally:
        connection.close()
    hot = _still_hot([row[0] for row in found])
    return [
        {"what": name, "at": clock.from_micros(at).isoformat(), "page": path, "more": json.loads(props)}
        for seq, name, at, path, props in found
        if seq not in hot
    ]


def _still_hot(seqs: list[int]) -> set[int]:
    kept: set[int] = set()
    for start in range(0, len(seqs), 500):
        query = select(Event.seq).where(Event.seq.in_(seqs[start : start + 500]))
        kept |= set(db.session("journey").scalars(query))
    return kept
