"""The mail that hands a gift card over: whom it is from, what it is worth, its code. It keeps no copy."""

from __future__ import annotations

from datetime import datetime

from shop.credit import codes
from shop.credit.models import CreditAccount
from shop.mail import operations as mail
from shop.mail.models import Mail

KIND = "gift_card"


def queue_card(account: CreditAccount, code: str, *, at: datetime) -> Mail:
    """Queue the mail with `code`; each code is mailed once."""
    return mail.queue(
        kind=KIND,
        dedupe_key=f"gift-card:{account.id}:{codes.digest(code)[:16]}",
        to=account.recipient_email,
        to_name=account.recipient_name,
        locale=account.locale,
        template="gift_card",
        context=context(account, code),
        at=at,
        private=True,
        priority=2,
    )


def context(account: CreditAccount, code: str) -> dict[str, object]:
    """What the mail says."""
    return {
        "amount": {"minor": account.value_minor, "currency": account.currency},
        "code": codes.shown(code),
        "path": f"/gift-cards/{code}",
        "sender": account.sender_name,
        "name": account.recipient_name,
        "message": account.message,
        "expires": account.expires_at.date().isoformat() if account.expires_at else "",
    }
