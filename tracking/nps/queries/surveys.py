"""Reads of single surveys: by the link in a mail, by the signed name of a prompt, by order."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from shop.conversations.models import ConversationMessage
from shop.kernel import db, ids, preferences, signing
from shop.kernel.origin import Origin
from shop.mail import queries as mails
from shop.mail.models import SURVEYS
from shop.orders.models import CANCELLED, Order
from tracking.nps import decisions, scales
from tracking.nps import preferences as chosen
from tracking.nps.decisions import Situation
from tracking.nps.models import NpsAnswer, NpsCase, NpsPerson, NpsSurvey, SurveyTouch
from tracking.nps.queries import troubles

PURPOSE = "nps.prompt"
PROMPT_LASTS = timedelta(days=30)
MAX_TOKEN, MAX_SIGNED = 64, 400


def survey_id(order_id: uuid.UUID, metric: str) -> uuid.UUID:
    """The id of the survey of `metric` about an order, whether it is there yet or not."""
    if metric == scales.NPS:
        return ids.derived_id("nps survey", order_id)
    return ids.derived_id("nps survey", order_id, metric)


def turn(person_hash: str, metric: str) -> str:
    """The key by which a person is kept from being asked `metric` too often."""
    return person_hash if metric == scales.NPS else ids.token_hash(f"{metric}:{person_hash}")


def turns(person_hash: str) -> list[str]:
    """The keys of all questions to a person."""
    return [turn(person_hash, metric) for metric in scales.SCALES]


def visitor_hash(visitor_id: str) -> str:
    """By what a visitor is kept from being asked too often."""
    return ids.token_hash(f"visitor:{visitor_id}")


def visitor_survey_id(by: Origin) -> uuid.UUID:
    """The survey that a visitor is shown in one visit."""
    return ids.derived_id("nps visitor", by.visitor_id, by.session_id)


def prompt_token(kind: str, survey_id: uuid.UUID, *, at: datetime) -> str:
    """The signed name by which a prompt of `kind` ("survey" or "visitor") is answered."""
    return signing.sign(PURPOSE, [kind, survey_id.hex], expires_at=at + PROMPT_LASTS)


def by_token(token: str) -> NpsSurvey | None:
    """The survey of a mailed link, if there is one."""
    if not token or len(token) > MAX_TOKEN:
        return None
    hashed = ids.token_hash(token)
    mine = or_(NpsSurvey.token_hash == hashed, NpsSurvey.second_hash == hashed)
    return db.session().scalar(select(NpsSurvey).where(mine))


def by_prompt(token: str, *, at: datetime) -> tuple[str, uuid.UUID] | None:
    """("survey" or "visitor", id) of a prompt's signed name, while it may be answered."""
    if "." not in token or len(token) > MAX_SIGNED:
        return None
    try:
        kind, name = signing.verify(PURPOSE, token, at=at)
    except signing.BadLink:
        return None
    found = ids.parse_id(name)
    return (kind, found) if found else None


def of_order(order_id: uuid.UUID) -> list[NpsSurvey]:
    """What is, was or will be asked about an order, in the order of the questions."""
    found = db.session().scalars(select(NpsSurvey).where(NpsSurvey.order_id == order_id))
    return sorted(found, key=lambda survey: list(scales.SCALES).index(survey.metric))


def of_customer(customer_id: uuid.UUID, *, limit: int = 5) -> list[NpsSurvey]:
    """A customer's newest surveys."""
    mine = select(NpsSurvey).where(NpsSurvey.customer_id == customer_id)
    return list(db.session().scalars(mine.order_by(NpsSurvey.delivered_at.desc(), NpsSurvey.id).limit(limit)))


def answer_of(survey_id: uuid.UUID) -> NpsAnswer | None:
    """A survey's confirmed answer."""
    return db.session().scalar(select(NpsAnswer).where(NpsAnswer.survey_id == survey_id))


def answered(survey_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those that have an answer."""
    query = select(NpsAnswer.survey_id).where(NpsAnswer.survey_id.in_(survey_ids))
    return set(db.session().scalars(query))


def case_of(survey_id: uuid.UUID) -> NpsCase | None:
    """The case that an answer has opened."""
    return db.session().scalar(select(NpsCase).where(NpsCase.survey_id == survey_id))


def helped_with(conversation_id: uuid.UUID) -> uuid.UUID | None:
    """The order that a conversation was last about; None where we never answered or it is about none."""
    said = select(ConversationMessage).where(ConversationMessage.conversation_id == conversation_id)
    answered = db.session().scalars(said.where(ConversationMessage.kind == "staff").limit(1)).first()
    about = said.where(ConversationMessage.order_id.is_not(None))
    newest = ConversationMessage.created_at.desc(), ConversationMessage.id.desc()
    last = db.session().scalars(about.order_by(*newest).limit(1)).first()
    return last.order_id if answered is not None and last is not None else None


def last_asked(keys: Collection[str]) -> datetime | None:
    """When any of these turns was last taken."""
    return db.session().scalar(
        select(func.max(NpsPerson.last_asked_at)).where(NpsPerson.person_hash.in_(keys))
    )


def situation(survey: NpsSurvey, order: Order, *, at: datetime) -> Situation:
    """What the decision to ask needs to know."""
    others = set(turns(survey.person_hash)) - {turn(survey.person_hash, survey.metric)}
    return Situation(
        enabled=preferences.get(asks(survey.metric)),
        opted_out=mails.suppressed(order.email, SURVEYS),
        sampled=decisions.sampled(survey.person_hash, percent=preferences.get(chosen.SAMPLE)),
        cancelled=order.status == CANCELLED,
        trouble=troubles.of_order(order, basis=survey.basis, at=at),
        delivered_at=survey.delivered_at,
        last_asked_at=last_asked(others),
    )


def asks(metric: str) -> preferences.Preference[bool]:
    """The owner's switch of a question."""
    return {
        scales.NPS: chosen.ENABLED,
        scales.CSAT: chosen.CSAT,
        scales.CES: chosen.CES,
        scales.FIXED: chosen.FIXED,
        scales.HELP: chosen.HELP,
    }[metric]


def touches(survey_id: uuid.UUID, *, since: int = 0) -> list[tuple[int, int | None]]:
    """(µs, score) of a survey's fetches from `since` on, oldest first."""
    rows = db.session("journey").execute(
        select(SurveyTouch.occurred_at, SurveyTouch.score)
        .where(SurveyTouch.survey_id == str(survey_id), SurveyTouch.occurred_at >= since)
        .order_by(SurveyTouch.occurred_at)
        .limit(200)
    )
    return [(at, score) for at, score in rows]
