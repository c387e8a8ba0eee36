"""The test gateway's books in a table, so that web and worker see the same bogus payments.

Each call is its own transaction, like a call to a provider, and so refuses to run inside one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from shop.kernel import db
from shop.payments.gateways.test import Kept
from shop.payments.models import TestPaymentState

NEW = 0


class TableStore:
    """Keeps states in `test_payment_states`; changed by compare-and-set."""

    def get(self, reference: str) -> Kept | None:
        """What is stored under `reference`, as it is now and not as an older read saw it."""
        db.end_read()
        row = db.session().get(TestPaymentState, reference)
        return Kept(dict(row.state), row.version) if row is not None else None

    def put(self, reference: str, value: dict[str, Any], *, version: int) -> bool:
        """Store `value` as version + 1 if `version` is still the stored one (0: none is); else False."""
        with db.transaction() as session:
            if version == NEW:
                row = {"reference": reference, "version": 1, "state": value}
                return db.insert_ignore(TestPaymentState, [row]) == 1
            result = session.execute(
                update(TestPaymentState)
                .where(TestPaymentState.reference == reference, TestPaymentState.version == version)
                .values(version=version + 1, state=value)
                .execution_options(synchronize_session=False)
            )
            return bool(result.rowcount == 1)  # type: ignore[attr-defined]
