"""Counting uses: guarded UPDATEs in the transaction that places the order, given back when it dies.

Twenty shoppers with a one-use code at once get one discount: the row that no longer fulfills the WHERE
is not counted, and the placement is refused as a whole.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, or_, select, update

from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, Conflict
from shop.promotions.models import Assignment, CustomerUse, Promotion, PromotionCode, Redemption
from shop.promotions.queries import normalize


class UsedUp(Conflict):
    """A limit of the promotion, its code or its holder was reached since the shopper looked."""


@dataclass(frozen=True, kw_only=True)
class Use:
    """One promotion as it was applied in a quote. `amount_minor` is in the store's currency."""

    promotion_id: uuid.UUID
    version: int
    label: str
    amount_minor: int
    code: str | None = None
    assignment_id: uuid.UUID | None = None


def redeem(
    *, uses: Sequence[Use], order_id: uuid.UUID, customer_id: uuid.UUID, at: datetime, enforce: bool = True
) -> None:
    """Count each use for `order_id`, in ascending promotion order. Raises UsedUp; then nothing may be kept.

    `enforce=False` counts only as far as limits allow: for an order whose price was already promised and
    whose money is here.
    """
    for use in sorted(uses, key=lambda one: one.promotion_id):
        if enforce and not _count(use, order_id=order_id, customer_id=customer_id, at=at):
            raise UsedUp(N_("The discount “%(label)s” has been used up in the meantime."), label=use.label)
        if not enforce:
            _count_if_possible(use, order_id=order_id, customer_id=customer_id, at=at)


def _count_if_possible(use: Use, *, order_id: uuid.UUID, customer_id: uuid.UUID, at: datetime) -> None:
    """A refused use leaves none of its counts behind."""
    with db.session().begin_nested() as kept:
        if not _count(use, order_id=order_id, customer_id=customer_id, at=at):
            kept.rollback()


def _count(use: Use, *, order_id: uuid.UUID, customer_id: uuid.UUID, at: datetime) -> bool:
    advanced = _advance_promotion(use)
    if advanced is None:
        return False
    code_id = _code_id(use)
    held = code_id is None or _advance_code(code_id)
    held = held and _advance_customer(use.promotion_id, customer_id, most=advanced.limit_per_customer)
    held = held and (use.assignment_id is None or _spend(use.assignment_id, customer_id, order_id, at))
    if not held:
        return False
    return _record(use, order_id=order_id, customer_id=customer_id, code_id=code_id, at=at)


def _record(
    use: Use, *, order_id: uuid.UUID, customer_id: uuid.UUID, code_id: uuid.UUID | None, at: datetime
) -> bool:
    row = {
        "id": ids.derived_id(order_id, use.promotion_id),
        "order_id": order_id,
        "promotion_id": use.promotion_id,
        "promotion_version": use.version,
        "customer_id": customer_id,
        "code_id": code_id,
        "assignment_id": use.assignment_id,
        "amount_minor": use.amount_minor,
        "at": at,
    }
    again = update(Redemption).where(Redemption.id == row["id"], Redemption.released_at.is_not(None))
    return db.insert_ignore(Redemption, [row]) == 1 or _changed(
        again.values(released_at=None, amount_minor=use.amount_minor)
    )


def _code_id(use: Use) -> uuid.UUID | None:
    if not use.code or use.assignment_id is not None:
        return None
    return db.session().scalar(select(PromotionCode.id).where(PromotionCode.code == normalize(use.code)))


def _advance_promotion(use: Use) -> Row[int | None] | None:
    """Count it and what it gives away, as far as both limits allow; its limit for each customer."""
    given = Promotion.given_minor + use.amount_minor
    advanced = (
        update(Promotion)
        .where(
            Promotion.id == use.promotion_id,
            Promotion.active,
            or_(Promotion.limit_total.is_(None), Promotion.used < Promotion.limit_total),
            or_(Promotion.budget_minor.is_(None), given <= Promotion.budget_minor),
        )
        .values(used=Promotion.used + 1, given_minor=given)
        .returning(Promotion.limit_per_customer)
        .execution_options(synchronize_session=False)
    )
    return db.session().execute(advanced).one_or_none()


def _advance_code(code_id: uuid.UUID) -> bool:
    return _changed(
        update(PromotionCode)
        .where(
            PromotionCode.id == code_id,
            or_(PromotionCode.limit_total.is_(None), PromotionCode.used < PromotionCode.limit_total),
        )
        .values(used=PromotionCode.used + 1)
    )


def _advance_customer(promotion_id: uuid.UUID, customer_id: uuid.UUID, *, most: int | None) -> bool:
    key = {"promotion_id": promotion_id, "customer_id": customer_id}
    if (most is None or most > 0) and db.insert_ignore(CustomerUse, [{**key, "used": 1}]):
        return True
    mine = update(CustomerUse).where(
        CustomerUse.promotion_id == promotion_id, CustomerUse.customer_id == customer_id
    )
    if most is not None:
        mine = mine.where(CustomerUse.used < most)
    return _changed(mine.values(used=CustomerUse.used + 1))


def _spend(assignment_id: uuid.UUID, customer_id: uuid.UUID, order_id: uuid.UUID, at: datetime) -> bool:
    return _changed(
        update(Assignment)
        .where(
            Assignment.id == assignment_id,
            or_(Assignment.customer_id == customer_id, _nobodys_yet()),
            Assignment.used_order_id.is_(None),
            or_(Assignment.expires_at.is_(None), Assignment.expires_at > at),
        )
        .values(used_order_id=order_id, customer_id=customer_id)
    )


def _nobodys_yet() -> ColumnElement[bool]:
    """A visitor's who agreed to be remembered, and whose visit this order is made in."""
    visit = origin.current()
    if not visit.personal or visit.visitor_id is None:
        return false()
    return and_(Assignment.customer_id.is_(None), Assignment.visitor_id == visit.visitor_id)


def release(*, order_id: uuid.UUID, at: datetime) -> int:
    """Give back every use of `order_id`; how many. Doing it twice gives back once."""
    rows = db.session().scalars(
        select(Redemption)
        .where(Redemption.order_id == order_id, Redemption.released_at.is_(None))
        .order_by(Redemption.promotion_id)
    )
    return sum(_give_back(row, at=at) for row in list(rows))


def _give_back(row: Redemption, *, at: datetime) -> bool:
    if not _changed(
        update(Redemption)
        .where(Redemption.id == row.id, Redemption.released_at.is_(None))
        .values(released_at=at)
    ):
        return False
    _changed(
        update(Promotion)
        .where(Promotion.id == row.promotion_id)
        .values(used=Promotion.used - 1, given_minor=Promotion.given_minor - row.amount_minor)
    )
    if row.code_id is not None:
        _changed(
            update(PromotionCode).where(PromotionCode.id == row.code_id).values(used=PromotionCode.used - 1)
        )
    _changed(
        update(CustomerUse)
        .where(CustomerUse.promotion_id == row.promotion_id, CustomerUse.customer_id == row.customer_id)
        .values(used=CustomerUse.used - 1)
    )
    if row.assignment_id is not None:
        _changed(
            update(Assignment)
            .where(Assignment.id == row.assignment_id, Assignment.used_order_id == row.order_id)
            .values(used_order_id=None)
        )
    return True


def _changed(statement: Any) -> bool:
    result = db.session().execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]
