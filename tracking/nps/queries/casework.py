"""Cases with their answers and orders."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, func, select

from shop.kernel import db
from shop.orders.models import Order
from tracking.nps.models import OPEN_CASES, NpsAnswer, NpsCase
from tracking.nps.queries.owner import Comment


def cases(*, is_open: bool, limit: int = 100) -> list[Comment]:
    """Cases with their answers and orders: open ones the most urgent first, closed ones the newest first."""
    inside = NpsCase.state.in_(OPEN_CASES)
    order = (NpsCase.due_at,) if is_open else (NpsCase.closed_at.desc(),)
    rows = db.session().execute(
        select(NpsCase, NpsAnswer, Order.number, Order.name)
        .join(NpsAnswer, NpsAnswer.survey_id == NpsCase.survey_id)
        .outerjoin(Order, Order.id == NpsCase.order_id)
        .where(inside if is_open else ~inside)
        .order_by(*order, NpsCase.id)
        .limit(limit)
    )
    return [Comment(answer=a, order_number=n, name=name or "", case=case) for case, a, n, name in rows]


def case(case_id: uuid.UUID) -> Comment | None:
    """One case."""
    row = (
        db.session()
        .execute(
            select(NpsCase, NpsAnswer, Order.number, Order.name)
            .join(NpsAnswer, NpsAnswer.survey_id == NpsCase.survey_id)
            .outerjoin(Order, Order.id == NpsCase.order_id)
            .where(NpsCase.id == case_id)
        )
        .first()
    )
    if row is None:
        return None
    found, given, number, name = row
    return Comment(answer=given, order_number=number, name=name or "", case=found)


def number_open() -> Select[int]:
    """Counts the cases that are open."""
    return select(func.count()).where(NpsCase.state.in_(OPEN_CASES))


def open_cases() -> int:
    """How many cases are open."""
    return db.session().scalar(number_open()) or 0
