"""Writes of surveys: plan, ask (or hold, or leave), take an answer. In the open shop transaction."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import update

from shop.kernel import attention, clock, db, events, ids, preferences
from shop.kernel.errors import N_, Conflict, DomainError
from shop.mail.addresses import address_hash
from shop.orders import operations as orders
from shop.orders.models import Order
from tracking.nps import decisions, queries, statistics
from tracking.nps.events import NpsAnswered
from tracking.nps.models import (
    HELD,
    INVITED,
    SCHEDULED,
    SUPPRESSED,
    NpsAnswer,
    NpsPerson,
    NpsSurvey,
    SurveyTouch,
)

ENABLED = preferences.declare("nps.enabled", True)
DELAY_DAYS = preferences.declare("nps.delay_days", 5)
MAX_DELAY, MAX_COMMENT, MAX_TOUCHES = 60, 2000, 50
VALID, EDITABLE = timedelta(days=30), timedelta(hours=24)
DETRACTOR = "nps.detractor"


class SurveyGone(DomainError):
    """The link is unknown or too old."""

    status = 410


class BadAnswer(DomainError):
    """An answer that is none."""


class TooLate(Conflict):
    """An answer may be changed for a day."""


class BadDelay(DomainError):
    """A delay that makes no sense."""


def schedule(*, order: Order, delivered_at: datetime, at: datetime) -> bool:
    """Plan the survey of a delivered order; False when it was planned before."""
    due_at = max(delivered_at + timedelta(days=preferences.get(DELAY_DAYS)), at)
    row = {
        "id": ids.derived_id("nps survey", order.id),
        "order_id": order.id,
        "customer_id": order.customer_id,
        "person_hash": address_hash(order.email),
        "state": SCHEDULED,
        "reason": "",
        "delivered_at": delivered_at,
        "due_at": due_at,
        "attempts": 0,
    }
    return db.insert_ignore(NpsSurvey, [row]) == 1


def settle(survey: NpsSurvey, order: Order, *, at: datetime) -> str | None:
    """Decide on a due survey; the link's token when the customer is to be asked now, else None."""
    found = queries.situation(survey, order, enabled=preferences.get(ENABLED))
    decision = decisions.decide(found, at=at)
    if decision.action == decisions.HOLD:
        survey.state, survey.reason, survey.attempts = HELD, decision.reason, 0
        survey.due_at = decision.again_at or at
        return None
    if decision.action == decisions.INVITE and not _take_turn(survey.person_hash, at=at):
        decision = decisions.Decision(action=decisions.SUPPRESS, reason="asked_recently")
    survey.reason, survey.done_at = decision.reason, at
    if decision.action == decisions.SUPPRESS:
        survey.state = SUPPRESSED
        return None
    token = ids.new_token()
    survey.state, survey.token_hash = INVITED, ids.token_hash(token)
    survey.invited_at, survey.expires_at = at, at + VALID
    return token


def answer(*, token: str, score: int | None, comment: str, locale: str, at: datetime) -> NpsAnswer:
    """Confirm an answer, or change it within a day. The same answer again changes nothing.

    Publishes NpsAnswered. Raises SurveyGone, BadAnswer, TooLate.
    """
    comment = _checked(score, comment)
    survey = _locked(token)
    given = queries.answer_of(survey.id) if survey else None
    if survey is None or (given is None and not open_at(survey, at=at)):
        raise SurveyGone(N_("This survey is closed."))
    if given is None:
        given = NpsAnswer(
            id=ids.derived_id("nps answer", survey.id),
            survey_id=survey.id,
            order_id=survey.order_id,
            customer_id=survey.customer_id,
            score=score,
            comment=comment,
            locale=locale[:10],
            answered_at=at,
            revision=1,
            history=[],
        )
        db.session().add(given)
    elif (given.score, given.comment) == (score, comment):
        return given
    else:
        _change(given, score or 0, comment, at=at)
    db.session().flush()
    _tell(given, at=at)
    return given


def open_at(survey: NpsSurvey, *, at: datetime) -> bool:
    """Whether a first answer is still taken."""
    return survey.expires_at is not None and at <= survey.expires_at


def changeable(given: NpsAnswer, *, at: datetime) -> bool:
    """Whether a given answer may still be changed."""
    return at - given.answered_at <= EDITABLE


def touch(*, survey: NpsSurvey, method: str, score: int | None, machine: str, at: int) -> None:
    """Note that a link was fetched, in the open journey transaction; at most MAX_TOUCHES a survey."""
    if len(queries.touches(survey.id)) >= MAX_TOUCHES:
        return
    row = SurveyTouch(
        touch_id=str(ids.new_id()),
        survey_id=str(survey.id),
        occurred_at=at,
        method=method[:8],
        score=score,
        machine=machine[:20],
    )
    db.session("journey").add(row)


def set_preferences(*, enabled: bool, delay_days: int, at: datetime) -> int:
    """Whether to ask, and how many days after delivery; the days. Raises BadDelay."""
    if not 0 <= delay_days <= MAX_DELAY:
        raise BadDelay(N_("The delay is 0 to %(most)d days."), most=MAX_DELAY)
    preferences.put(ENABLED, enabled, at=at)
    preferences.put(DELAY_DAYS, delay_days, at=at)
    return delay_days


def close_case(survey_id: uuid.UUID, *, at: datetime) -> bool:
    """The owner has seen to an unhappy customer."""
    return attention.resolve(kind=DETRACTOR, key=str(survey_id), at=at)


def _take_turn(person_hash: str, *, at: datetime) -> bool:
    """Claim the one invitation a person gets in 90 days; a guarded update, so two orders cannot both."""
    db.insert_ignore(NpsPerson, [{"person_hash": person_hash, "last_asked_at": clock.EPOCH}])
    result = db.session().execute(
        update(NpsPerson)
        .where(NpsPerson.person_hash == person_hash, NpsPerson.last_asked_at <= at - decisions.COOL_OFF)
        .values(last_asked_at=at)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount == 1  # type: ignore[attr-defined]


def _locked(token: str) -> NpsSurvey | None:
    found = queries.by_token(token)
    if found is None:
        return None
    return db.session().get(NpsSurvey, found.id, with_for_update=True, populate_existing=True)


def _checked(score: int | None, comment: str) -> str:
    if score is None or isinstance(score, bool) or not 0 <= score <= 10:
        raise BadAnswer(N_("Please choose a number from 0 to 10."))
    comment = comment.replace("\x00", "").strip()
    if len(comment) > MAX_COMMENT:
        raise BadAnswer(N_("Please keep your comment under %(most)d characters."), most=MAX_COMMENT)
    return comment.encode("utf-8", "replace").decode("utf-8")


def _change(given: NpsAnswer, score: int, comment: str, *, at: datetime) -> None:
    if not changeable(given, at=at):
        raise TooLate(N_("Your answer was given more than a day ago and can no longer be changed."))
    before = {"score": given.score, "comment": given.comment, "until": at.isoformat()}
    given.history = [*given.history, before]
    given.score, given.comment = score, comment
    given.changed_at, given.revision = at, given.revision + 1


def _tell(given: NpsAnswer, *, at: datetime) -> None:
    """Publish the answer, write it into the order's story, and ask the owner to see to the unhappy."""
    events.publish(
        NpsAnswered(
            survey_id=given.survey_id,
            order_id=given.order_id,
            customer_id=given.customer_id,
            score=given.score,
            has_comment=bool(given.comment),
            revision=given.revision,
        ),
        at=at,
    )
    orders.add_timeline(order_id=given.order_id, kind="survey_answered", data={"score": given.score}, at=at)
    if statistics.group(given.score) != statistics.DETRACTOR:
        close_case(given.survey_id, at=at)
        return
    number = db.session().get_one(Order, given.order_id).number
    attention.raise_item(
        kind=DETRACTOR,
        key=str(given.survey_id),
        message=N_("A customer gave order %(number)s only %(score)s of 10. %(comment)s"),
        params={"number": number, "score": given.score, "comment": given.comment[:300]},
        link=f"/admin/orders/{number}",
        action="close_nps_case",
        at=at,
    )
