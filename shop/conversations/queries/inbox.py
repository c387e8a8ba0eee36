"""The owner's inbox: what waits for whom, found by words, and how long people wait."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from shop.conversations.models import Conversation, ConversationMessage
from shop.conversations.rules import CLOSED, OPEN, STAFF, WAITING
from shop.kernel import db

PER_PAGE = 30
OVERDUE_LIMIT = 200
VIEWS = ("open", "mine", "unassigned", "waiting", "closed", "unmatched")
Row = Conversation


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What to show: one of VIEWS (of `staff_id`'s where it matters), and words to find."""

    view: str = "open"
    staff_id: uuid.UUID | None = None
    search: str = ""


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page (counted from 1) of conversations."""

    rows: tuple[Conversation, ...]
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """How long people waited for first answers given since a day: median in seconds, and of how many."""

    first_answer_seconds: int | None
    answers: int


def inbox(asked: Filter, *, page: int = 1) -> Inbox:
    """Conversations that wait first who waits longest; the others newest first."""
    found = _found(select(Conversation), asked)
    total = db.session().scalar(_found(select(func.count(Conversation.id)), asked)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    order: tuple[Any, ...] = (Conversation.updated_at.desc(), Conversation.id)
    if asked.view in ("open", "mine", "unassigned") and not asked.search:
        order = (Conversation.waiting_since.is_(None), Conversation.waiting_since, *order)
    rows = db.session().scalars(found.order_by(*order).limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return Inbox(rows=tuple(rows), page=page, pages=pages)


def counts(staff_id: uuid.UUID | None) -> dict[str, int]:
    """How many each view shows, in one statement; closed ones are not counted."""
    views = [view for view in VIEWS if view != "closed"]
    sums = [func.count().filter(_view(view, staff_id)).label(view) for view in views]
    row = db.session().execute(select(*sums).select_from(Conversation)).one()
    return {view: getattr(row, view) for view in views}


def number_open() -> Select[int]:
    """Counts the conversations that wait for the shop."""
    return select(func.count(Conversation.id)).where(_view("open", None))


def count_open() -> int:
    """How many conversations wait for the shop."""
    return db.session().scalar(number_open()) or 0


def overdue(*, before: datetime) -> list[Conversation]:
    """Conversations whose customers have waited since `before` or longer, longest first."""
    query = select(Conversation).where(_view("open", None), Conversation.waiting_since <= before)
    return list(db.session().scalars(query.order_by(Conversation.waiting_since).limit(OVERDUE_LIMIT)))


def figures(*, since: datetime) -> Figures:
    """How long first answers took since then."""
    query = select(ConversationMessage.waited_seconds).where(
        ConversationMessage.kind == STAFF,
        ConversationMessage.first_answer,
        ConversationMessage.created_at >= since,
        ConversationMessage.waited_seconds.is_not(None),
    )
    waits = [seconds for seconds in db.session().scalars(query.limit(5000)) if seconds is not None]
    return Figures(first_answer_seconds=int(median(waits)) if waits else None, answers=len(waits))


def _found(query: Select[Any], asked: Filter) -> Select[Any]:
    query = query.where(Conversation.merged_into.is_(None))
    if not asked.search:
        return query.where(_view(asked.view, asked.staff_id))
    return query.where(_words(asked.search))  # words are looked for everywhere, whatever the view


def _view(view: str, staff_id: uuid.UUID | None) -> ColumnElement[bool]:
    here, matched = Conversation.merged_into.is_(None), Conversation.matched.is_(True)
    waits = and_(here, Conversation.state == OPEN)
    return {
        "mine": and_(here, Conversation.state != CLOSED, Conversation.assigned_to == staff_id),
        "unassigned": and_(waits, matched, Conversation.assigned_to.is_(None)),
        "waiting": and_(here, Conversation.state == WAITING),
        "closed": and_(here, Conversation.state == CLOSED),
        "unmatched": and_(waits, Conversation.matched.is_(False)),
    }.get(view, and_(waits, matched))


def _words(search: str) -> ColumnElement[bool]:
    words = search[:200].lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"%{words}%"
    number = search.strip().lstrip("#")
    of_message: ColumnElement[bool] = func.lower(ConversationMessage.body).like(like, escape="\\")
    if number.isdecimal():
        of_message = or_(of_message, ConversationMessage.order_number == number)
    said = select(ConversationMessage.conversation_id).where(of_message)
    columns = (Conversation.email, func.lower(Conversation.name), func.lower(Conversation.subject))
    return or_(*(column.like(like, escape="\\") for column in columns), Conversation.id.in_(said))
