"""The Ease card: is it easy to find, choose, buy, get, use and maintain? One figure of what people did, one
of what they said, each with its n; None where too little is known to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.conversations.models import Conversation, ConversationMessage
from shop.kernel import clock, db
from shop.orders.models import Order
from tracking.journeys.models import VisitSession
from tracking.journeys.sessions import ADDED_TO_CART, BEGAN_CHECKOUT, PURCHASED, VIEWED_ITEM, VISITED
from tracking.nps import scales, statistics, topics
from tracking.nps.queries.owner import distribution, tags
from tracking.nps.statistics import Share

WINDOW = timedelta(days=90)
IN_USE = timedelta(days=14)  # so long somebody has a thing before its use can be spoken of
MOST_ORDERS = 20_000
TAGS = "tags"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`hits` of `n`; `share` is None under ten. `source` of what was said: "ces", "csat" or "tags"."""

    hits: int
    n: int
    source: str = ""

    @property
    def share(self) -> Share | None:
        """With its interval, or None while it would be luck."""
        return statistics.share(self.hits, self.n)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One stage of the way."""

    stage: str
    behavior: Figure
    survey: Figure


def ease(*, at: datetime) -> list[Step]:
    """The six steps, of the last 90 days."""
    since = at - WINDOW
    did, said = {**_visits(since), **_orders(since, at)}, _said(since)
    return [Step(stage=stage, behavior=did[stage], survey=said[stage]) for stage in topics.STAGES]


def _visits(since: datetime) -> dict[str, Figure]:
    """How far people's visits came: of those who came to one stage, those who went on."""
    rows = db.session("journey").execute(
        select(VisitSession.stage, func.count())
        .where(
            VisitSession.started_at >= clock.to_micros(since),
            VisitSession.bot.is_(False),
            VisitSession.internal.is_(False),
        )
        .group_by(VisitSession.stage)
    )
    reached: dict[int, int] = {row[0]: row[1] for row in rows}

    def at_least(stage: int) -> int:
        return sum(count for came_to, count in reached.items() if came_to >= stage)

    return {
        topics.FIND: Figure(hits=at_least(VIEWED_ITEM), n=at_least(VISITED)),
        topics.CHOOSE: Figure(hits=at_least(ADDED_TO_CART), n=at_least(VIEWED_ITEM)),
        topics.BUY: Figure(hits=at_least(PURCHASED), n=at_least(BEGAN_CHECKOUT)),
    }


def _orders(since: datetime, at: datetime) -> dict[str, Figure]:
    """Of orders that have arrived: on the promised day, kept without money back, and without a question to
    us."""
    columns = (Order.id, Order.customer_id, Order.delivered_at, Order.promised_to, Order.refunded_minor)
    rows = (
        db.session()
        .execute(
            select(*columns)
            .where(Order.delivered_at >= since, Order.delivered_at <= at)
            .order_by(Order.delivered_at.desc())
            .limit(MOST_ORDERS)
        )
        .all()
    )
    promised = [row for row in rows if row.promised_to is not None]
    used = [row for row in rows if row.delivered_at <= at - IN_USE]
    asked = _asked(since)
    quiet = [
        row for row in used if not any(when >= row.delivered_at for when in asked.get(row.customer_id, ()))
    ]
    return {
        topics.GET: Figure(
            hits=sum(row.delivered_at.date() <= row.promised_to for row in promised), n=len(promised)
        ),
        topics.USE: Figure(hits=sum(row.refunded_minor == 0 for row in used), n=len(used)),
        topics.MAINTAIN: Figure(hits=len(quiet), n=len(used)),
    }


def _asked(since: datetime) -> dict[object, list[datetime]]:
    """When customers wrote to us."""
    query = (
        select(Conversation.customer_id, ConversationMessage.created_at)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(ConversationMessage.kind == "customer", ConversationMessage.created_at >= since)
    )
    found: dict[object, list[datetime]] = {}
    for customer_id, when in db.session().execute(query):
        if customer_id is not None:
            found.setdefault(customer_id, []).append(when)
    return found


def _said(since: datetime) -> dict[str, Figure]:
    """What answers said: a survey of its own where there is one, else how often those who spoke of it liked
    it."""
    spoken = tags(since=since)
    found = {stage: _tagged(stage, spoken) for stage in topics.STAGES}
    for stage, metric in ((topics.BUY, scales.CES), (topics.GET, scales.CSAT)):
        scale = scales.SCALES[metric]
        spread = dict(zip(scale.marks, distribution(metric=metric, since=since), strict=True))
        n = sum(spread.values())
        if n:
            good = sum(count for mark, count in spread.items() if mark >= scale.good)
            found[stage] = Figure(hits=good, n=n, source=metric)
    return found


def _tagged(stage: str, spoken: dict[str, tuple[int, int]]) -> Figure:
    mine = [counts for tag, counts in spoken.items() if topics.STAGE_OF.get(tag) == stage]
    good, bad = sum(good for good, _ in mine), sum(bad for _, bad in mine)
    return Figure(hits=good, n=good + bad, source=TAGS)
