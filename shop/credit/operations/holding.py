"""What an order takes of accounts: set aside when it is placed, paid with when its money is complete.

An order that comes to nothing frees what it holds; one that revives takes it again. Each step goes forward
once, by a guarded UPDATE of its hold.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from shop.credit import queries
from shop.credit.models import FREED, HELD, PAID, REFUNDED, RELEASED, SPENT, CreditAccount, CreditHold
from shop.credit.operations.moving import move
from shop.credit.tendering import Tender
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_

GRACE = timedelta(days=90)  # how long money that came back to an expired account can be spent
BACK_ON_DISABLED = "credit.back_on_disabled"


def hold(*, order_id: uuid.UUID, tenders: Sequence[Tender], at: datetime) -> None:
    """Set aside what each tender takes for `order_id`. Raises CreditGone; then nothing may be kept."""
    places = {tender.account_id: place for place, tender in enumerate(tenders)}
    for tender in sorted(tenders, key=lambda one: one.account_id):
        row = CreditHold(
            id=ids.derived_id("credit-hold", order_id, tender.account_id),
            order_id=order_id,
            account_id=tender.account_id,
            amount_minor=tender.amount.minor,
            position=places[tender.account_id],
            state=HELD,
            round=1,
            at=at,
        )
        db.session().add(row)
        db.session().flush()
        _take(row, at=at)


def hold_again(*, order_id: uuid.UUID, at: datetime) -> None:
    """Set aside once more what a given-up order had. Raises CreditGone."""
    for row in queries.holds(order_id, state=FREED):
        if _step(row, FREED, HELD, round=row.round + 1):
            _take(row, at=at)


def release(*, order_id: uuid.UUID, at: datetime) -> int:
    """Give what an order holds and has not paid with back to its accounts; how many. Twice gives once."""
    freed = 0
    for row in queries.holds(order_id, state=HELD):
        if _step(row, HELD, FREED):
            key = f"free:{row.id}:{row.round}"
            move(
                account_id=row.account_id,
                amount_minor=row.amount_minor,
                kind=RELEASED,
                key=key,
                at=at,
                order_id=order_id,
            )
            freed += 1
    return freed


def spend(*, order_id: uuid.UUID) -> list[CreditHold]:
    """The order is paid: what it holds is spent for good. Those that were not before, in order."""
    rows = [row for row in queries.holds(order_id, state=HELD) if _step(row, HELD, PAID)]
    return sorted(rows, key=lambda row: row.position)


def refund(
    *, hold_id: uuid.UUID, refund_id: uuid.UUID, amount_minor: int, order_number: int, at: datetime
) -> None:
    """Give `amount_minor` of what an order has spent back to its account; once a `refund_id`.

    An account that has expired meanwhile can be spent for some more time; one that was disabled is not
    enabled by this, and the owner is told.
    """
    row = db.session().get_one(CreditHold, hold_id)
    account = db.session().get_one(CreditAccount, row.account_id, with_for_update=True)
    if not move(
        account_id=account.id,
        amount_minor=amount_minor,
        kind=REFUNDED,
        key=f"refund:{refund_id}",
        at=at,
        order_id=row.order_id,
    ):
        return
    if account.expires_at is not None and account.expires_at < at + GRACE:
        account.expires_at = at + GRACE
    if account.disabled_at is not None:
        attention.raise_item(
            kind=BACK_ON_DISABLED,
            key=str(refund_id),
            message=N_(
                "Money of order %(number)s went back to a card that is disabled. Enable it, or give it back "
                "otherwise."
            ),
            params={"number": order_number},
            link=f"/admin/gift-cards/{account.id}",
            at=at,
        )


def _take(row: CreditHold, *, at: datetime) -> None:
    move(
        account_id=row.account_id,
        amount_minor=-row.amount_minor,
        kind=SPENT,
        key=f"spend:{row.id}:{row.round}",
        at=at,
        order_id=row.order_id,
        spending=True,
    )


def _step(row: CreditHold, before: str, after: str, **also: int) -> bool:
    result = db.session().execute(
        update(CreditHold)
        .where(CreditHold.id == row.id, CreditHold.state == before)
        .values(state=after, **also)
        .execution_options(synchronize_session=False)
    )
    db.session().refresh(row)
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]
