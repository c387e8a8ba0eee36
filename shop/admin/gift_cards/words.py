"""Credit in words: where an account stands, and what moved on it."""

from __future__ import annotations

from datetime import datetime

from shop.credit import models
from shop.credit.models import CreditAccount
from shop.kernel.errors import N_

ENTRIES: dict[str, str] = {
    models.ISSUED: N_("Issued"),
    models.BONUS: N_("Bonus"),
    models.ADJUSTED: N_("Put right"),
    models.SPENT: N_("Spent"),
    models.RELEASED: N_("Back: the order came to nothing"),
    models.REFUNDED: N_("Refunded"),
    models.EXPIRED: N_("Expired"),
    models.VOIDED: N_("Taken back: its purchase was refunded"),
}


def state(account: CreditAccount, at: datetime) -> tuple[str, str]:
    """(gettext id, tone of macros/table.html's badge) of an account at `at`."""
    if account.disabled_at is not None:
        return N_("Disabled"), "bad"
    if not account.usable(at):
        return N_("Expired"), ""
    if account.deliver_at is not None and account.delivered_at is None:
        return N_("Waits to be mailed"), "warn"
    if not account.balance_minor:
        return N_("Used up"), ""
    return N_("Can be spent"), "good"
