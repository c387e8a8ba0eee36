"""Writes down what is known of customers: their facts and traits, whole, as they are now.

Everything is read from where it happened, so that doing it twice, late or after a link between a browser and
a person came or went leads to the same. What was reckoned by others (scores) stays as it is.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, tuple_, update

from shop.kernel import db
from tracking.segments import days
from tracking.segments.models import CustomerFact, CustomerTraits
from tracking.segments.rules.judging import Happened
from tracking.segments.traits import buying, folding, saying, visiting
from tracking.segments.traits.story import Story
from tracking.segments.traits.visiting import Visits

Key = tuple[str, str, uuid.UUID]
Known = Mapping[uuid.UUID, Mapping[Key, Happened]]


def refresh(ids: Sequence[uuid.UUID], *, at: datetime) -> set[uuid.UUID]:
    """Write facts and traits of these people in the open transaction; those who are (not erased) somebody."""
    where = days.zone()
    stories = saying.people(sorted(ids), where=where, locked=True)
    if stories:
        buying.gather(stories, where=where)
        saying.gather(stories, where=where)
        known, visits = facts_of(stories), visiting.gather(stories, where=where)
        for customer_id, story in stories.items():
            _with_visits(story, visits.get(customer_id), known[customer_id])
        _write_facts(stories, known)
        _write_traits(stories, at=at)
    return set(stories)


def facts_of(customer_ids: Iterable[uuid.UUID]) -> defaultdict[uuid.UUID, dict[Key, Happened]]:
    """The facts written down of these people."""
    found: defaultdict[uuid.UUID, dict[Key, Happened]] = defaultdict(dict)
    table = CustomerFact
    columns = (
        table.customer_id, table.kind, table.day, table.ref, table.product_id, table.channel, table.quantity,
        table.amount_minor,
    )  # fmt: skip
    for row in db.session().execute(select(*columns).where(table.customer_id.in_(list(customer_ids)))):
        fact = Happened(*row[1:])
        found[row.customer_id][fact.kind, fact.ref, fact.product_id] = fact
    return found


def _with_visits(story: Story, visits: Visits | None, known: Mapping[Key, Happened]) -> None:
    """Visits as they are known, and what is still theirs of what the hot store has forgotten."""
    theirs = visiting.add(story, visits, {(kind, ref) for kind, ref, _product in known})
    for key, fact in known.items():
        if (fact.kind, fact.ref) in theirs:
            story.facts.setdefault(key, fact)


def _write_facts(stories: Mapping[uuid.UUID, Story], known: Known) -> None:
    """Only what is different is written."""
    gone, new = [], []
    for customer_id, story in stories.items():
        before = known[customer_id]
        changed = {key for key, fact in before.items() if story.facts.get(key) != fact}
        gone += [(customer_id, *key) for key in changed]
        new += [
            {"customer_id": customer_id, **fact._asdict()}
            for key, fact in story.facts.items()
            if key not in before or key in changed
        ]
    session, fact = db.session(), CustomerFact
    key = tuple_(fact.customer_id, fact.kind, fact.ref, fact.product_id)
    for start in range(0, len(gone), 200):
        some = key.in_(gone[start : start + 200])
        session.execute(delete(fact).where(some).execution_options(synchronize_session=False))
    if new:
        session.execute(insert(CustomerFact), new)


def _write_traits(stories: Mapping[uuid.UUID, Story], *, at: datetime) -> None:
    table, session = CustomerTraits, db.session()
    there = set(session.scalars(select(table.customer_id).where(table.customer_id.in_(list(stories)))))
    rows: list[dict[str, Any]] = [
        {"customer_id": customer_id, "as_of": at, **_EMPTY, **folding.traits(story)}
        for customer_id, story in stories.items()
    ]
    new = [row for row in rows if row["customer_id"] not in there]
    old = [row for row in rows if row["customer_id"] in there]
    if new:
        session.execute(insert(table), new)
    if old:
        session.execute(update(table), old)


# what follows from no story where there is nothing to tell
_EMPTY = {
    "open_order": False,
    "on_the_way": False,
    "country": None,
    "city": None,
    "rating": None,
    "stage": None,
}
