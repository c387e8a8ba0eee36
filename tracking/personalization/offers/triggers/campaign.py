"""Somebody came by the link of a certain campaign, and agreed to be remembered."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from shop.kernel import clock, db
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys.models import Touch
from tracking.personalization.offers.triggers.base import Asked, Candidate, people

KIND = "campaign"
LATELY = timedelta(hours=6)


def find(asked: Asked) -> list[Candidate]:
    """Visitors whose arrival named the campaign, in the last hours."""
    since = clock.to_micros(asked.at - LATELY)
    came = (
        select(Touch.visitor_id)
        .where(
            Touch.occurred_at > since,
            Touch.occurred_at <= clock.to_micros(asked.at),
            func.lower(Touch.campaign) == str(asked.answers["campaign"]).strip().lower(),
            Touch.consent == CONSENT_GRANTED,
            Touch.bot.is_(False),
            Touch.internal.is_(False),
        )
        .group_by(Touch.visitor_id)
        .order_by(func.min(Touch.occurred_at), Touch.visitor_id)
        .limit(asked.most)
    )
    found = db.session("journey").scalars(came)
    return people(asked, {visitor: Candidate(visitor_id=visitor) for visitor in found})
