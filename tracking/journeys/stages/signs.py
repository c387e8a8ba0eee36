"""What members did, day by day: gathered from the hot events as they come, kept as long as visits are.

Only with consent, and of people only. A day is counted anew each time something of it arrives, so that
reading an event twice, late or in another order changes nothing. Signs outlive the hot rows they come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from shop.kernel import clock, db
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys.identity import linking
from tracking.journeys.models import Event, PersonSign, ReadMark
from tracking.journeys.stages.rules import DAY, STAGE_OF, Mark
from tracking.journeys.statements import ENGINES

READER = "signs"
BATCH, MEMBERS_AT_ONCE = 20_000, 200
LOOKED_BACK = timedelta(days=2)
OVERLAP = 5_000  # on PostgreSQL rows may become visible later than rows of a higher number
# what else is counted, beside the signs of a stage: what the report of stages compares
ACTIONS = frozenset(
    """
    view_item_list select_item view_cart remove_from_cart coupon_applied coupon_denied checkout_step
    payment_failed recommendation_clicked login sign_up form_submit rage_click page_error email_sent
    survey_viewed nps_passive nps_detractor review_written review_critical refund order_delivered
    return_requested message_received offline_letter view_tracking
    """.split()
)
_SPLIT = {"nps_response", "review_written"}
READ = frozenset(STAGE_OF) | ACTIONS | _SPLIT
_MEMBER: Any = func.coalesce(Event.customer_id, Event.visitor_id)
_COUNTED = and_(
    Event.consent == CONSENT_GRANTED,
    Event.bot.is_(False),
    Event.internal.is_(False),
    _MEMBER.is_not(None),
    Event.name.in_(sorted(READ)),
)


def gather(at: datetime) -> None:
    """Read the hot events that are new and write their members' days; who they are of is due. In batches,
    each with the mark of how far it came."""
    more = True
    while more:
        with db.transaction("journey"):
            members, more = _batch()
            if members:
                linking.due(*members, at=clock.to_micros(at))


def _batch() -> tuple[set[str], bool]:
    session = db.session("journey")
    mark = session.get(ReadMark, READER, with_for_update=True) or ReadMark(reader=READER, seq=0)
    session.add(mark)
    top = session.scalar(select(func.max(Event.seq))) or 0
    until = min(mark.seq + BATCH, top)
    overlap = OVERLAP if db.dialect("journey") == "postgresql" else 0
    read = and_(Event.seq > max(mark.seq - overlap, 0), Event.seq <= until)
    days = _days(read)
    mark.seq = max(until, mark.seq)
    session.flush()
    count(days)
    return set(days), until < top


def recount(at: datetime) -> None:
    """Count the last two days of everybody anew: for what the reader could not see when it passed."""
    since = clock.to_micros(at - LOOKED_BACK)
    days = _days(and_(Event.occurred_at >= since, Event.name.in_(sorted(READ))))
    db.end_read()
    members = sorted(days)
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        some = members[start : start + MEMBERS_AT_ONCE]
        with db.transaction("journey"):
            count({member: days[member] for member in some})
            linking.due(*some, at=clock.to_micros(at))


def of_session(session_id: str) -> set[str]:
    """Count the days of one visit, which has only now a visitor; the members."""
    days = _days(Event.session_id == session_id)
    count(days)
    return set(days)


def rebuild(customer_id: str) -> None:
    """Count all days of a customer anew, whose rows are never pruned."""
    count(_days(Event.customer_id == customer_id))


def count(days: dict[str, set[str]]) -> None:
    """Count `days` (member → UTC days) from the hot events and write them down."""
    by_day: defaultdict[str, list[str]] = defaultdict(list)
    for member, theirs in days.items():
        for day in theirs:
            by_day[day].append(member)
    for day, members in sorted(by_day.items()):
        for start in range(0, len(members), MEMBERS_AT_ONCE):
            _write(_counted(day, sorted(members)[start : start + MEMBERS_AT_ONCE]))


def marks(signs: Iterable[PersonSign]) -> list[Mark]:
    """The signs of stages among them: the first and the last of each day."""
    found = []
    for sign in signs:
        if stage := STAGE_OF.get(sign.name):
            found += [Mark(at=at, stage=stage, name=sign.name) for at in {sign.first_at, sign.last_at}]
    return found


def day_of(at: int) -> str:
    """The UTC day of a time in µs."""
    return clock.from_micros(at).date().isoformat()


def sign_name(name: str, props: dict[str, Any]) -> str | None:
    """What an event is counted as; None: not at all. Answers and reviews by what they said."""
    if name == "nps_response":
        group = props.get("group") if props.get("metric", "nps") == "nps" else None
        return f"nps_{group}" if group in ("promoter", "passive", "detractor") else None
    if name == "review_written":
        stars = props.get("stars")
        if not isinstance(stars, int):
            return name
        return "review_praise" if stars >= 4 else "review_critical" if stars <= 2 else name
    return name


def _days(condition: Any) -> dict[str, set[str]]:
    found = select(_MEMBER, Event.occurred_at).where(condition, _COUNTED)
    days: defaultdict[str, set[str]] = defaultdict(set)
    for member, at in db.session("journey").execute(found):
        days[member].add(day_of(at))
    return days


def _counted(day: str, members: Sequence[str]) -> list[dict[str, Any]]:
    start = _start(day)
    mine = or_(
        Event.customer_id.in_(members), and_(Event.customer_id.is_(None), Event.visitor_id.in_(members))
    )
    of_day = and_(_COUNTED, mine, Event.occurred_at >= start, Event.occurred_at < start + DAY)
    plain = (
        select(_MEMBER, Event.name, func.min(Event.occurred_at), func.max(Event.occurred_at), func.count())
        .where(of_day, Event.name.not_in(_SPLIT))
        .group_by(_MEMBER, Event.name)
    )
    session = db.session("journey")
    found = {(member, name): (first, last, n) for member, name, first, last, n in session.execute(plain)}
    said = select(_MEMBER, Event.name, Event.props, Event.occurred_at).where(of_day, Event.name.in_(_SPLIT))
    for member, name, props, at in session.execute(said):
        if counted := sign_name(name, props):
            first, last, n = found.get((member, counted), (at, at, 0))
            found[member, counted] = (min(first, at), max(last, at), n + 1)
    return [
        {"member_id": member, "day": day, "name": name, "first_at": first, "last_at": last, "count": n}
        for (member, name), (first, last, n) in sorted(found.items())
    ]


def _write(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    insert = ENGINES[db.dialect("journey")](PersonSign.__table__)
    new, old = insert.excluded, PersonSign.__table__.c
    statement = insert.on_conflict_do_update(
        index_elements=[old.member_id, old.day, old.name],
        set_={
            "first_at": case((new.first_at < old.first_at, new.first_at), else_=old.first_at),
            "last_at": case((new.last_at > old.last_at, new.last_at), else_=old.last_at),
            "count": case((new.count > old["count"], new.count), else_=old["count"]),
        },
    )
    db.session("journey").execute(statement, rows)


def _start(day: str) -> int:
    return clock.to_micros(datetime.fromisoformat(day).replace(tzinfo=UTC))
