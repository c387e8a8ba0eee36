"""Asking: what to do with a survey that is due, in the open shop transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from shop.kernel import clock, db, ids, preferences
from shop.mail.models import EXPIRED, FAILED
from shop.mail.models import SUPPRESSED as MAIL_REFUSED
from shop.mail.queries import by_dedupe_key
from shop.orders.models import Order
from tracking.nps import decisions, queries, scales
from tracking.nps import preferences as chosen
from tracking.nps.models import HELD, INVITED, SUPPRESSED, NpsPerson, NpsSurvey, SurveyTouch
from tracking.nps.operations.planning import due_at

VALID, MAX_TOUCHES = timedelta(days=30), 50
UNREACHED = (FAILED, EXPIRED, MAIL_REFUSED)


def invitation_key(survey: NpsSurvey) -> str:
    """The intent of a survey's invitation."""
    return f"survey:{survey.id}:invitation"


def settle(survey: NpsSurvey, order: Order, *, at: datetime) -> str | None:
    """Decide on a due survey; the token of a link when the customer is to be asked (or reminded) now."""
    if survey.state == INVITED:
        return _remind(survey, order, at=at)
    decision = decisions.decide(queries.situation(survey, order, at=at), at=at)
    if decision.action == decisions.HOLD:
        survey.state, survey.reason, survey.attempts = HELD, decision.reason, 0
        survey.due_at = due_at(order, days=0, since=decision.again_at or at, at=at)
        return None
    if decision.action == decisions.INVITE and not take_turn(survey, at=at):
        decision = decisions.Decision(action=decisions.SUPPRESS, reason="asked_recently")
    survey.reason = decision.reason
    if decision.action == decisions.SUPPRESS:
        survey.state, survey.done_at = SUPPRESSED, at
        return None
    return _invite(survey, order, at=at)


def take_turn(survey: NpsSurvey, *, at: datetime) -> bool:
    """Claim the one time a person is asked this in so many days; a guarded update, so two orders cannot
    both."""
    key = queries.turn(survey.person_hash, survey.metric)
    db.insert_ignore(NpsPerson, [{"person_hash": key, "last_asked_at": clock.EPOCH}])
    rested = at - timedelta(days=preferences.get(chosen.COOL_OFF_DAYS))
    result = db.session().execute(
        update(NpsPerson)
        .where(NpsPerson.person_hash == key, NpsPerson.last_asked_at <= rested)
        .values(last_asked_at=at)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount == 1  # type: ignore[attr-defined]


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


def _invite(survey: NpsSurvey, order: Order, *, at: datetime) -> str:
    token = ids.new_token()
    survey.state, survey.token_hash = INVITED, ids.token_hash(token)
    survey.invited_at, survey.expires_at, survey.attempts = at, at + VALID, 0
    if preferences.get(chosen.REMINDER) and survey.metric not in scales.ABOUT_US:
        survey.due_at = due_at(order, days=0, since=at + decisions.REMIND_AFTER, at=at)
    else:
        survey.done_at = at
    return token


def _remind(survey: NpsSurvey, order: Order, *, at: datetime) -> str | None:
    """The token of the one reminder; None where it is not wanted (any more) or has to wait."""
    if _reminded_enough(survey, at=at):
        survey.done_at = at
        return None
    decision = decisions.decide(queries.situation(survey, order, at=at), at=at)
    if decision.action == decisions.HOLD:
        survey.due_at, survey.attempts = due_at(order, days=0, since=decision.again_at or at, at=at), 0
        return None
    survey.done_at = at
    if decision.action == decisions.SUPPRESS:
        return None
    token = ids.new_token()
    survey.reminded_at, survey.second_hash = at, ids.token_hash(token)
    return token


def _reminded_enough(survey: NpsSurvey, *, at: datetime) -> bool:
    mail = by_dedupe_key(invitation_key(survey))
    return (
        not preferences.get(chosen.REMINDER)
        or survey.reminded_at is not None
        or survey.expires_at is None
        or at >= survey.expires_at
        or (mail is not None and mail.outcome in UNREACHED)
        or queries.answer_of(survey.id) is not None
    )
