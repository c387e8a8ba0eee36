"""Which news about parcels an address wants. Receipts, trouble and a parcel to be fetched are always told.

A refusal is a `MailSuppression` of a scope that no mail bears: such mails are not unsubscribed from by one
press of a mail program, to which receipts look the same, but on the tracking page and in the preferences.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from shop.kernel import db, ids
from shop.kernel.errors import N_
from shop.mail.addresses import address_hash
from shop.mail.models import UNSUBSCRIBED, MailSuppression

SENT, TODAY, LATE, ARRIVED = "parcel_sent", "parcel_today", "parcel_late", "parcel_arrived"
NAMES = {
    SENT: N_("A parcel has left"),
    LATE: N_("It comes later, or on another day"),
    TODAY: N_("It comes today"),
    ARRIVED: N_("It has arrived"),
}


def unwanted(hashed: str) -> frozenset[str]:
    """What an address, given by its hash, does not want to hear; keys of NAMES."""
    query = select(MailSuppression.scope).where(
        MailSuppression.address_hash == hashed, MailSuppression.scope.in_(NAMES)
    )
    return frozenset(db.session().scalars(query))


def wanted(address: str, news: str) -> bool:
    """Whether `address` wants to hear of `news`; of what is not a key of NAMES everybody does."""
    return news not in NAMES or news not in unwanted(address_hash(address))


def choose(hashed: str, wanted: Collection[str], *, at: datetime) -> None:
    """Keep the choice in the open transaction: what is not in `wanted` is not told any more."""
    refused = [news for news in NAMES if news not in wanted]
    rows = [
        {"id": ids.new_id(), "address_hash": hashed, "scope": news, "reason": UNSUBSCRIBED, "at": at}
        for news in refused
    ]
    if rows:
        db.insert_ignore(MailSuppression, rows)
    again = MailSuppression.scope.in_([news for news in NAMES if news not in refused])
    mine = delete(MailSuppression).where(MailSuppression.address_hash == hashed, again)
    db.session().execute(mine.execution_options(synchronize_session=False))
