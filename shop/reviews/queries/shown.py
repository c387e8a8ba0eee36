"""What a product's visitors see: published reviews and answered questions, one statement each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select

from shop.kernel import db, kept, reading
from shop.reviews.models import PUBLISHED, Question, Review
from shop.reviews.rules import STARS

MAX_PAGE = 10_000
SORTS = ("newest", "helpful", "highest", "lowest")
_NEWEST = (Review.published_at.desc(), Review.id.desc())
_ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": _NEWEST,
    "helpful": (Review.helpful.desc(), *_NEWEST),
    "highest": (Review.stars.desc(), *_NEWEST),
    "lowest": (Review.stars.asc(), *_NEWEST),
}


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """One page (counted from 1) of `total` reviews on `pages` pages."""

    reviews: tuple[Review, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class QuestionPage:
    """One page (counted from 1) of `total` questions on `pages` pages."""

    questions: tuple[Question, ...]
    total: int
    page: int
    pages: int


def of_product(
    product_id: uuid.UUID,
    *,
    sort: str = "newest",
    stars: int | None = None,
    photos: bool = False,
    page: int = 1,
    per_page: int = 10,
) -> ReviewPage:
    """One page of a product's reviews: only those with `stars`, only with `photos`. An unknown `sort` counts
    as "newest"; a page past the last is the last."""
    wanted = [Review.product_id == product_id, Review.status == PUBLISHED]
    if stars in STARS:
        wanted.append(Review.stars == stars)
    if photos:
        wanted.append(Review.photo_count > 0)
    query = select(Review, func.count().over()).where(*wanted).order_by(*_ORDERS.get(sort, _NEWEST))
    rows, total, page = _page(query, page, per_page)
    return ReviewPage(reviews=tuple(rows), total=total, page=page, pages=-(-total // per_page))


def _first() -> Select[*tuple[Any, ...]]:
    review = Review.__table__.c
    in_language = (review.locale == bindparam("locale")).desc()
    return (
        select(Review.__table__)
        .where(review.product_id == bindparam("product_id"), review.status == PUBLISHED)
        .order_by(in_language, review.helpful.desc(), review.published_at.desc(), review.id.desc())
        .limit(bindparam("most"))
    )


_FIRST = _first()


def shown_first(product_id: uuid.UUID, *, locale: str, limit: int = 3) -> Sequence[Any]:
    """The few reviews on the product's own page: those in the reader's language first, then the most helpful,
    then the newest. Stars play no part. They are rows with all columns."""
    return reading.rows(_FIRST, product_id=product_id, locale=locale, most=limit)


def questions_of_product(product_id: uuid.UUID, *, page: int = 1, per_page: int = 20) -> QuestionPage:
    """One page of a product's answered questions, newest first."""
    query = (
        select(Question, func.count().over())
        .where(Question.product_id == product_id, Question.status == PUBLISHED)
        .order_by(Question.answered_at.desc(), Question.id.desc())
    )
    rows, total, page = _page(query, page, per_page)
    return QuestionPage(questions=tuple(rows), total=total, page=page, pages=-(-total // per_page))


@dataclass(frozen=True)
class Answered:
    """A question with its answer."""

    text: str
    answer: str
    answered_at: datetime | None
    locale: str


@kept.until_changed(Question)
def newest_questions(product_id: uuid.UUID, locale: str, limit: int) -> tuple[Answered, ...]:
    """The few questions on the product's own page: those in the reader's language first, then the newest."""
    query = (
        select(Question.text, Question.answer, Question.answered_at, Question.locale)
        .where(Question.product_id == product_id, Question.status == PUBLISHED)
        .order_by((Question.locale == locale).desc(), Question.answered_at.desc(), Question.id.desc())
        .limit(limit)
    )
    return tuple(Answered(*row) for row in db.session().execute(query))


def _page(query: Any, page: int, per_page: int) -> tuple[list[Any], int, int]:
    """The rows of a page, how many there are in all, and which page it is."""
    page = min(max(page, 1), MAX_PAGE)
    rows = db.session().execute(query.limit(per_page).offset((page - 1) * per_page)).all()
    if not rows and page > 1:  # past the end: the last one instead
        total = db.session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        return _page(query, -(-total // per_page), per_page) if total else ([], 0, 1)
    return [row[0] for row in rows], rows[0][1] if rows else 0, page
