"""What the owner sees: all reviews and questions, whatever became of them."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from shop.catalog.models import Product
from shop.kernel import db
from shop.reviews.models import PRIVATE, PUBLISHED, REJECTED, WAITING, Question, Review

STATUSES = (WAITING, PUBLISHED, REJECTED)
ANSWERED = (PUBLISHED, PRIVATE)
PER_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class About:
    """The product that is spoken of."""

    id: uuid.UUID
    handle: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ReviewList:
    """One page (counted from 1) of reviews with their products."""

    entries: tuple[tuple[Review, About], ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class QuestionList:
    """One page (counted from 1) of questions with their products."""

    entries: tuple[tuple[Question, About], ...]
    total: int
    page: int
    pages: int


def reviews_page(*, status: str = WAITING, page: int = 1) -> ReviewList:
    """Reviews of one status; those that wait oldest first, as they came, others newest first."""
    newest = (Review.written_at.desc(), Review.id.desc())
    order = (Review.written_at.asc(), Review.id.asc()) if status == WAITING else newest
    total = counts().get(status, 0)
    pages, page = _within(total, page)
    query = (
        select(Review, Product.id, Product.handle, Product.title)
        .join(Product, Product.id == Review.product_id)
        .where(Review.status == status)
        .order_by(*order)
    )
    rows = db.session().execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    entries = tuple((row[0], About(id=row[1], handle=row[2], title=row[3])) for row in rows)
    return ReviewList(entries=entries, total=total, page=page, pages=pages)


def questions_page(*, status: str = WAITING, page: int = 1) -> QuestionList:
    """Questions that wait (oldest first), were answered (PUBLISHED stands for both ways) or are not shown."""
    wanted = ANSWERED if status == PUBLISHED else (status,)
    newest = (Question.asked_at.desc(), Question.id.desc())
    order = (Question.asked_at.asc(), Question.id.asc()) if status == WAITING else newest
    total = question_counts().get(status, 0)
    pages, page = _within(total, page)
    query = (
        select(Question, Product.id, Product.handle, Product.title)
        .join(Product, Product.id == Question.product_id)
        .where(Question.status.in_(wanted))
        .order_by(*order)
    )
    rows = db.session().execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    entries = tuple((row[0], About(id=row[1], handle=row[2], title=row[3])) for row in rows)
    return QuestionList(entries=entries, total=total, page=page, pages=pages)


def counts() -> dict[str, int]:
    """How many reviews there are by status."""
    rows = db.session().execute(select(Review.status, func.count()).group_by(Review.status))
    return {row[0]: row[1] for row in rows}


def question_counts() -> dict[str, int]:
    """How many questions there are: waiting, answered (as PUBLISHED), rejected."""
    rows = db.session().execute(select(Question.status, func.count()).group_by(Question.status))
    found = {row[0]: row[1] for row in rows}
    return {**found, PUBLISHED: sum(found.get(status, 0) for status in ANSWERED)}


def number_waiting() -> Select[int]:
    """Counts the reviews that wait for the owner."""
    return _number(Review)


def number_unanswered() -> Select[int]:
    """Counts the questions that wait for an answer."""
    return _number(Question)


def by_ids(review_ids: Collection[uuid.UUID]) -> list[Review]:
    """Reviews by their ids."""
    return list(db.session().scalars(select(Review).where(Review.id.in_(review_ids))))


def question(question_id: uuid.UUID) -> Question | None:
    """A question by its id."""
    return db.session().get(Question, question_id)


def _number(model: type[Review] | type[Question]) -> Select[int]:
    return select(func.count()).select_from(model).where(model.status == WAITING)


def _within(total: int, page: int) -> tuple[int, int]:
    pages = -(-total // PER_PAGE)
    return pages, min(max(page, 1), max(pages, 1))
