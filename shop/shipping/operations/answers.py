"""Keeping what carriers answered about prices, in the store's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update

from shop.brand import currencies, store
from shop.kernel import db
from shop.shipping.models import RateAnswer
from shop.shipping.sources import LiveRate, RateRequest

SILENCE = timedelta(minutes=1)  # for so long nobody is asked again who did not answer
LONGEST = timedelta(hours=1)


def keep_answer(
    *, request: RateRequest, offers: Sequence[LiveRate], answered: bool, at: datetime
) -> Sequence[LiveRate]:
    """Keep those `offers` that can be told in the store's currency, while they hold and at most an hour.

    Not `answered` (by anybody): the owner's tables count for a minute before somebody is asked again.
    """
    told = [one for one in map(_in_store_currency, offers) if one is not None and one.expires_at > at]
    until = min([at + LONGEST, *(one.expires_at for one in told)]) if answered else at + SILENCE
    row = {
        "currency": store.current().currency,
        "offers": [_stored(one) for one in told],
        "asked_at": at,
        "expires_at": until,
    }
    if not db.insert_ignore(RateAnswer, [{"key": request.key, **row}]):
        db.session().execute(update(RateAnswer).where(RateAnswer.key == request.key).values(**row))
    return told


def forget_answers() -> None:
    """Ask everything anew: the sender's address, the boxes or the accounts have changed."""
    db.session().execute(delete(RateAnswer))


def drop_old_answers(*, at: datetime) -> int:
    """Drop what holds no longer; how many."""
    gone = db.session().execute(delete(RateAnswer).where(RateAnswer.expires_at < at - LONGEST))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _in_store_currency(offer: LiveRate) -> LiveRate | None:
    """The offer in the store's currency by the owner's rate; None where there is none."""
    if offer.price.currency == store.current().currency:
        return offer
    conversion = currencies.conversion(offer.price.currency)
    return replace(offer, price=conversion.back(offer.price)) if conversion else None


def _stored(offer: LiveRate) -> dict[str, Any]:
    return {
        "code": offer.code,
        "name": offer.name,
        "minor": offer.price.minor,
        "min_days": offer.min_days,
        "max_days": offer.max_days,
        "expires_at": offer.expires_at.isoformat(),
    }
