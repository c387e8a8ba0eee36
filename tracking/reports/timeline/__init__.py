"""One timeline of everything that happened with a person: visits, carts, orders, parcels, mails, calls,
conversations, opinions, stages.

What the shop's books hold of a customer is told always; visits only of those who agreed to be remembered.
Another account that is the same person, and every browser that is theirs, are told with them.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import ids
from shop.kernel.errors import N_
from tracking.journeys import identity
from tracking.journeys.stages import queries as stages
from tracking.reports.base import Answer, Asked, BadQuestion, Note, Parameter, Period, Question
from tracking.reports.facts.notes import made_up
from tracking.reports.timeline import brought, calls, journey, ledger, tables
from tracking.reports.timeline.values import KINDS, Entry, Timeline, Whose

MOST = 500
CUT = N_("Only the newest %(most)s are shown: choose fewer days.")


def whose(text: str) -> Whose:
    """The person of an address, a customer's id or a visitor's. Raises BadQuestion."""
    given = text.strip()
    member = ids.parse_id(given)
    found = customers.by_id(member) if member else customers.by_email(given) if "@" in given else None
    if found is None and member is None:
        raise BadQuestion(N_("Nobody is known by “%(given)s”."), given=given[:60])
    person = identity.person_of(str(found.id if found else member))
    kept = _customer(person)
    return Whose(
        person_id=person,
        members=tuple(identity.members(person)),
        email=kept.email_as_typed if kept else "",
        name=kept.name if kept else "",
        stage=stages.current([person]).get(person, ""),
    )


def timeline(whose: Whose, period: Period, *, kind: str = "", most: int = MOST) -> Timeline:
    """The newest `most` entries of a person in a period, of one kind or all."""
    every = list(_entries(whose, period.since, period.until, most + 1))
    chosen = [entry for entry in every if kind in ("", entry.kind)]
    chosen.sort(key=lambda entry: (entry.at, entry.kind), reverse=True)
    return Timeline(
        whose=whose,
        entries=tuple(chosen[:most]),
        counts=Counter(entry.kind for entry in every),
        cut=len(chosen) > most,
    )


def answer(asked: Asked) -> Answer:
    """The timeline as a table; `more` is the `Timeline` itself, None while nobody is asked for."""
    person = str(asked.options.get("person", "")).strip()
    found = timeline(whose(person), asked.period, kind=asked.options["kind"]) if person else None
    entries = found.entries if found else ()
    notes = [Note(text=N_("Visits are told only where their visitor agreed to be remembered."))]
    if found and found.cut:
        notes.append(Note(text=CUT, values={"most": MOST}))
    lots = sorted({str(entry.data["lot"]) for entry in entries if "lot" in entry.data})
    return Answer(
        question="timeline",
        asked=asked,
        as_of=asked.at,
        unit=N_("things that happened with one person"),
        tables=(tables.entries(entries),),
        notes=(*notes, *made_up(lots)),
        more=found,
    )


def _entries(whose: Whose, since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    accounts = [found for member in whose.members if (found := _customer(member))]
    known: list[uuid.UUID] = [account.id for account in accounts]
    span = {"since": since, "until": until}
    visits = list(journey.visits(whose.members, **span, most=most))
    if not visits and not known:
        visits = list(brought.visits(whose.members, **span, most=most))
    return chain(
        visits,
        journey.stays(whose.person_id, **span),
        journey.links(whose.members, **span),
        ledger.entries(known, **span, most=most) if known else (),
        calls.entries(known, **span, most=most) if known else (),
    )


def _customer(member: str) -> Customer | None:
    found = ids.parse_id(member)
    return customers.by_id(found) if found else None


QUESTIONS = (
    Question(
        name="timeline",
        title=N_("A customer’s timeline"),
        about=N_("Everything that happened with one person, from the first visit to the newest mail."),
        answer=answer,
        parameters=(
            Parameter(
                name="person",
                title=N_("Person"),
                kind="text",
                hint=N_("An email address, or the id of a customer or visitor"),
            ),
            Parameter(name="kind", title=N_("What"), kind="choice", choices={"": N_("Everything"), **KINDS}),
        ),
        periods=("28d", "90d", "365d"),
        default_period="365d",
        position=35,
    ),
)
