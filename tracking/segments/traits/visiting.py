"""What customers did in their visits, as far as they agreed that visits are theirs. Journey store, read only.

Everything hangs on visits: those of the browsers that are known to be the customer's, kept as long as the
owner keeps visits. What was looked at in one is read from the hot events; when these have left for the lake,
what was written down of the visit stays for as long as the visit does.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from shop.kernel import clock, db, ids
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import identity
from tracking.journeys.models import Event, VisitSession
from tracking.journeys.stages import queries as stages
from tracking.segments.days import day_of
from tracking.segments.traits.folding import VISITING
from tracking.segments.traits.story import Story

KINDS = {
    "view_item": "view",
    "add_to_cart": "cart",
    "begin_checkout": "checkout",
    "search": "search",
    "view_search_results": "search",
    "email_click": "mail_click",
}
MOST_GOODS, AT_ONCE = 20, 500
Owners = defaultdict[str, list[uuid.UUID]]


@dataclass
class Visits:
    """What is known of the visits of one customer: their channel by visit, and what happened in them."""

    channels: dict[str, str] = field(default_factory=dict)
    story: Story = field(default_factory=lambda: Story(uuid.UUID(int=0)))
    stage: str | None = None


def gather(customer_ids: Iterable[uuid.UUID], *, where: ZoneInfo) -> dict[uuid.UUID, Visits]:
    """The visits of each of these customers; those of whom none is known are not in it."""
    wanted = {str(one): one for one in customer_ids}
    people = identity.around(wanted)
    person = {one: people.person_of.get(one, one) for one in wanted}
    owners: Owners = defaultdict(list)
    for name, customer_id in wanted.items():
        for member in people.members(person[name]):
            owners[member].append(customer_id)
    found: dict[uuid.UUID, Visits] = {}
    for some in batched(sorted(owners), AT_ONCE):
        _visits(found, some, owners, where)
    if found:
        for some in batched(sorted(owners), AT_ONCE):
            _events(found, some, where)
        stays = stages.current(sorted(set(person.values())))
        for customer_id, visits in found.items():
            visits.stage = stays.get(person[str(customer_id)])
    return found


def _visits(found: dict[uuid.UUID, Visits], members: Sequence[str], owners: Owners, where: ZoneInfo) -> None:
    asked = select(
        VisitSession.session_id, VisitSession.visitor_id, VisitSession.started_at, VisitSession.channel
    ).where(
        VisitSession.visitor_id.in_(members),
        VisitSession.consent == CONSENT_GRANTED,
        VisitSession.bot.is_(False),
        VisitSession.internal.is_(False),
    )
    for row in db.session("journey").execute(asked):
        day = day_of(clock.from_micros(row.started_at), where=where)
        for customer_id in owners[row.visitor_id]:
            one = found.setdefault(customer_id, Visits())
            one.channels[row.session_id] = row.channel
            one.story.add("visit", day=day, ref=row.session_id, channel=row.channel)


def _events(found: dict[uuid.UUID, Visits], members: Sequence[str], where: ZoneInfo) -> None:
    asked = select(Event.name, Event.session_id, Event.occurred_at, Event.props).where(
        or_(Event.visitor_id.in_(members), Event.customer_id.in_(members)),
        Event.name.in_(sorted(KINDS)),
        Event.consent == CONSENT_GRANTED,
    )
    of_visit: Owners = defaultdict(list)
    for customer_id, visits in found.items():
        for session in visits.channels:
            of_visit[session].append(customer_id)
    for row in db.session("journey").execute(asked):
        day = day_of(clock.from_micros(row.occurred_at), where=where)
        for customer_id in of_visit.get(row.session_id or "", ()):
            one = found[customer_id]
            for product in _goods(row.props):
                one.story.add(
                    KINDS[row.name],
                    day=day,
                    ref=row.session_id,
                    product_id=product,
                    channel=one.channels[row.session_id],
                )


def _goods(props: Mapping[str, object]) -> list[uuid.UUID | None]:
    items = props.get("items")
    if not isinstance(items, list):
        return [None]
    said = [str(item.get("product_id") or "") for item in items[:MOST_GOODS] if isinstance(item, dict)]
    return [ids.parse_id(one) for one in said if one] or [None]


def batched(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """`names` in pieces of at most `size`."""
    return (names[start : start + size] for start in range(0, len(names), size))


def add(story: Story, visits: Visits | None, kept: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Add the visits to a customer's story; which of the `kept` facts (kind, visit) are still theirs."""
    if visits is None:
        return set()
    story.facts |= visits.story.facts
    story.values["stage"] = visits.stage
    return {(kind, ref) for kind, ref in kept if kind in VISITING and ref in visits.channels}
