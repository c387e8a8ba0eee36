"""For the world of all routes: a gift card that Cleo has, and some store credit of hers."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.credit import codes, operations
from shop.credit.operations.issuing import Gift
from shop.kernel import db
from shop.kernel.money import Money


def values(customer_id: uuid.UUID, *, at: datetime) -> dict[str, object]:
    """Write them down; the ids and codes that their addresses name."""
    with db.transaction():
        card = operations.issue_card(value=Money(5000, "USD"), gift=Gift(), at=at)
        code = operations.new_code(account_id=card.id, at=at)
        operations.grant(customer_id=customer_id, amount=Money(1000, "USD"), key="route", at=at)
        return {"account_id": card.id, "gift_card_code": codes.shown(code)}
