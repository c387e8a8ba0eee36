"""Answers as the owner looks at them, with the orders they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, String, cast, func, select

from shop.kernel import db
from shop.orders.models import Order
from tracking.nps import scales, statistics
from tracking.nps.figures import Reply
from tracking.nps.models import NpsAnswer, NpsCase
from tracking.nps.statistics import Counts, Score

PER_PAGE, MOST_REPLIES = 50, 20_000


@dataclass(frozen=True, kw_only=True)
class Comment:
    """An answer with the order it is about, if it is about one, and its case."""

    answer: NpsAnswer
    order_number: int | None
    name: str
    case: NpsCase | None = None

    @property
    def group(self) -> str:
        """Good, middling or bad, on the scale of its question."""
        return scales.SCALES[self.answer.metric].group(self.answer.score)


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page (from 1) of answers and how many there are in all."""

    comments: tuple[Comment, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which answers to look at; empty is any."""

    metric: str = ""
    population: str = ""
    group: str = ""
    tag: str = ""
    only_comments: bool = False
    words: str = ""


def replies(*, population: str = scales.BUYERS, since: datetime | None = None) -> list[Reply]:
    """Answers 0 to 10 with what was known, newest first; of buyers or of visitors, never both."""
    query = (
        select(NpsAnswer.score, NpsAnswer.answered_at, NpsAnswer.channel, NpsAnswer.facts)
        .where(NpsAnswer.metric == scales.NPS, NpsAnswer.population == population)
        .order_by(NpsAnswer.answered_at.desc(), NpsAnswer.id)
        .limit(MOST_REPLIES)
    )
    if since is not None:
        query = query.where(NpsAnswer.answered_at >= since)
    rows = db.session().execute(query)
    return [
        Reply(score=score, at=at, channel=channel, facts=facts or {}) for score, at, channel, facts in rows
    ]


def distribution(
    *, metric: str = scales.NPS, population: str = scales.BUYERS, since: datetime | None = None
) -> list[int]:
    """How many answers each mark of the scale has, from its lowest on."""
    query = (
        select(NpsAnswer.score, func.count())
        .where(NpsAnswer.metric == metric, NpsAnswer.population == population)
        .group_by(NpsAnswer.score)
    )
    if since is not None:
        query = query.where(NpsAnswer.answered_at >= since)
    found = {row[0]: row[1] for row in db.session().execute(query)}
    return [found.get(score, 0) for score in scales.SCALES[metric].marks]


def distributions() -> dict[str, list[int]]:
    """The `distribution` of every survey of buyers, by metric, in one statement."""
    query = (
        select(NpsAnswer.metric, NpsAnswer.score, func.count())
        .where(NpsAnswer.population == scales.BUYERS)
        .group_by(NpsAnswer.metric, NpsAnswer.score)
    )
    found = {(metric, score): count for metric, score, count in db.session().execute(query)}
    return {
        metric: [found.get((metric, score), 0) for score in scale.marks]
        for metric, scale in scales.SCALES.items()
    }


def counts(spread: Sequence[int]) -> Counts:
    """A distribution from 0 to 10 by group."""
    return Counts(detractors=sum(spread[:7]), passives=sum(spread[7:9]), promoters=sum(spread[9:]))


def score() -> Score | None:
    """The score of all buyers' answers, None under ten."""
    return statistics.estimate(counts(distribution()))


def inbox(sought: Sought, *, page: int = 1) -> Inbox:
    """Answers, newest first, with order and case beside them."""
    query = _sought(select(NpsAnswer), sought)
    total = db.session().scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(-(-total // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    rows = db.session().execute(
        query.add_columns(Order.number, Order.name, NpsCase)
        .outerjoin(Order, Order.id == NpsAnswer.order_id)
        .outerjoin(NpsCase, NpsCase.survey_id == NpsAnswer.survey_id)
        .order_by(NpsAnswer.answered_at.desc(), NpsAnswer.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    found = [Comment(answer=a, order_number=n, name=name or "", case=case) for a, n, name, case in rows]
    return Inbox(comments=tuple(found), total=total, page=page, pages=pages)


def _sought(query: Select, sought: Sought) -> Select:
    scale = scales.SCALES.get(sought.metric or scales.NPS, scales.SCALES[scales.NPS])
    if sought.metric:
        query = query.where(NpsAnswer.metric == sought.metric)
    if sought.population:
        query = query.where(NpsAnswer.population == sought.population)
    if sought.group == scales.GOOD:
        query = query.where(NpsAnswer.score >= scale.good)
    if sought.group == scales.BAD:
        query = query.where(NpsAnswer.score <= scale.bad)
    if sought.group == scales.MIDDLING:
        query = query.where(NpsAnswer.score.between(scale.bad + 1, scale.good - 1))
    if sought.tag:
        named = f'%"{sought.tag}"%'
        query = query.where(
            cast(NpsAnswer.tags, String).like(named) | cast(NpsAnswer.staff_tags, String).like(named)
        )
    if sought.only_comments:
        query = query.where(NpsAnswer.comment != "")
    if sought.words:
        query = query.where(NpsAnswer.comment.icontains(sought.words[:100], autoescape=True))
    return query


def tags(*, since: datetime) -> dict[str, tuple[int, int]]:
    """By tag: (good answers, bad answers) that speak of it, by customer or owner; buyers and visitors."""
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    query = select(NpsAnswer.metric, NpsAnswer.score, NpsAnswer.tags, NpsAnswer.staff_tags)
    for metric, given, tapped, added in db.session().execute(query.where(NpsAnswer.answered_at >= since)):
        group = scales.SCALES[metric].group(given)
        into = good if group == scales.GOOD else bad
        into.update({*tapped, *added})
    return {name: (good[name], bad[name]) for name in {*good, *bad}}


def has_samples() -> bool:
    """Whether the demo store's samples are still there."""
    return db.session().scalar(select(NpsAnswer.id).where(NpsAnswer.demo).limit(1)) is not None
