"""Reads of surveys: by link for the customer, in figures for the owner."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.kernel import attention, db, ids
from shop.kernel.models import AttentionItem
from shop.mail import queries as mails
from shop.mail.models import SURVEYS
from shop.orders.models import Order, ParcelMilestone
from tracking.nps import statistics
from tracking.nps.decisions import Situation
from tracking.nps.models import HELD, INVITED, SUPPRESSED, NpsAnswer, NpsSurvey, SurveyTouch
from tracking.nps.statistics import Counts, Score

TROUBLES = frozenset({"attempted", "exception", "returning", "returned", "lost", "delayed"})
MAX_TOKEN = 64


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """What became of the surveys: each number counts orders. `clicked` are people's, without an answer."""

    eligible: int
    scheduled: int
    held: dict[str, int]
    suppressed: dict[str, int]
    invited: int
    clicked: int
    answered: int

    @property
    def response_rate(self) -> float | None:
        """Share of the invited who answered, 0 to 1."""
        return self.answered / self.invited if self.invited else None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """An answer with the order it is about."""

    answer: NpsAnswer
    order_number: int
    name: str

    @property
    def group(self) -> str:
        """Promoter, passive or detractor."""
        return statistics.group(self.answer.score)


def by_token(token: str) -> NpsSurvey | None:
    """The survey of a link, if there is one."""
    if not token or len(token) > MAX_TOKEN:
        return None
    return db.session().scalar(select(NpsSurvey).where(NpsSurvey.token_hash == ids.token_hash(token)))


def answer_of(survey_id: uuid.UUID) -> NpsAnswer | None:
    """A survey's confirmed answer."""
    return db.session().scalar(select(NpsAnswer).where(NpsAnswer.survey_id == survey_id))


def situation(survey: NpsSurvey, order: Order, *, enabled: bool) -> Situation:
    """What the decision to ask needs to know."""
    return Situation(
        enabled=enabled,
        opted_out=mails.suppressed(order.email, SURVEYS),
        order_status=order.status,
        payment_status=order.payment_status,
        open_problem=_parcel_in_trouble(order.id) or _owner_is_needed(order),
        delivered_at=survey.delivered_at,
    )


def distribution(*, since: datetime | None = None) -> list[int]:
    """How many answers each score 0 to 10 has, by when they were given."""
    query = select(NpsAnswer.score, func.count()).group_by(NpsAnswer.score)
    if since is not None:
        query = query.where(NpsAnswer.answered_at >= since)
    found = {row[0]: row[1] for row in db.session().execute(query)}
    return [found.get(score, 0) for score in range(11)]


def counts(spread: Sequence[int]) -> Counts:
    """A distribution by group."""
    return Counts(detractors=sum(spread[:7]), passives=sum(spread[7:9]), promoters=sum(spread[9:]))


def score() -> Score | None:
    """The score of all answers, None under ten."""
    return statistics.estimate(counts(distribution()))


def comments(*, limit: int = 100) -> list[Comment]:
    """The newest answers with their orders."""
    rows = db.session().execute(
        select(NpsAnswer, Order.number, Order.name)
        .join(Order, Order.id == NpsAnswer.order_id)
        .order_by(NpsAnswer.answered_at.desc(), NpsAnswer.id)
        .limit(limit)
    )
    return [Comment(answer=answer, order_number=number, name=name) for answer, number, name in rows]


def funnel() -> Funnel:
    """From delivered orders to answers, with the reasons where it narrows."""
    rows = db.session().execute(
        select(NpsSurvey.state, NpsSurvey.reason, func.count()).group_by(NpsSurvey.state, NpsSurvey.reason)
    )
    found = [(state, reason, count) for state, reason, count in rows]
    answered = set(db.session().scalars(select(NpsAnswer.survey_id)))
    touched = select(SurveyTouch.survey_id).where(SurveyTouch.machine == "").distinct()
    clicked = set(db.session("journey").scalars(touched)) - {str(survey_id) for survey_id in answered}
    return Funnel(
        eligible=sum(count for _, _, count in found),
        scheduled=sum(count for state, _, count in found if state not in (HELD, SUPPRESSED, INVITED)),
        held={reason: count for state, reason, count in found if state == HELD},
        suppressed={reason: count for state, reason, count in found if state == SUPPRESSED},
        invited=sum(count for state, _, count in found if state == INVITED),
        clicked=len(clicked),
        answered=len(answered),
    )


def touches(survey_id: uuid.UUID, *, since: int = 0) -> list[tuple[int, int | None]]:
    """(µs, score) of a survey's fetches from `since` on, oldest first."""
    rows = db.session("journey").execute(
        select(SurveyTouch.occurred_at, SurveyTouch.score)
        .where(SurveyTouch.survey_id == str(survey_id), SurveyTouch.occurred_at >= since)
        .order_by(SurveyTouch.occurred_at)
        .limit(200)
    )
    return [(at, score) for at, score in rows]


def _parcel_in_trouble(order_id: uuid.UUID) -> bool:
    """Whether the newest news of any parcel is bad news."""
    newest: dict[uuid.UUID, str] = {}
    for row in db.session().scalars(
        select(ParcelMilestone).where(ParcelMilestone.order_id == order_id).order_by(ParcelMilestone.at)
    ):
        newest[row.parcel_id] = row.milestone
    return bool(TROUBLES & set(newest.values()))


def _owner_is_needed(order: Order) -> bool:
    """Whether something about this order waits on the owner's list."""
    mine = (str(order.id), f"/admin/orders/{order.number}")
    return any(_about(item, *mine) for item in attention.open_items())


def _about(item: AttentionItem, order_id: str, link: str) -> bool:
    path = (item.link or "").partition("#")[0].partition("?")[0]
    return not item.kind.startswith("nps.") and (item.key.startswith(order_id) or path == link)
