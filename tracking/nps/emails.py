"""The invitation: one mail with eleven links, refusable as survey mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.kernel import db
from shop.mail import operations as mail
from shop.mail import previews
from shop.mail.models import SURVEYS, Mail
from shop.orders.models import Order, OrderLine
from tracking.nps.models import NpsSurvey

KIND = "nps_invitation"
LATEST = timedelta(days=7)
SHOWN_ITEMS = 3


def dedupe_key(survey: NpsSurvey) -> str:
    """The intent of a survey's invitation."""
    return f"survey:{survey.id}:invitation"


def queue_invitation(survey: NpsSurvey, order: Order, token: str, *, at: datetime) -> Mail:
    """Queue the invitation in the open transaction, once a survey."""
    titles = select(OrderLine.title).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    return mail.queue(
        kind=KIND,
        dedupe_key=dedupe_key(survey),
        to=order.email,
        to_name=order.name,
        locale=order.locale,
        template=KIND,
        context={
            "name": order.name,
            "number": order.number,
            "items": list(db.session().scalars(titles.limit(SHOWN_ITEMS))),
            "path": f"/survey/{token}",
        },
        at=at,
        expires_at=at + LATEST,
        order_id=order.id,
        customer_id=order.customer_id,
        scope=SURVEYS,
        priority=8,
    )


def install() -> None:
    """Offer the preview."""
    sample = {"name": "Noa Levi", "number": 1001, "items": ["Stoneware mug, sand"], "path": "/survey/sample"}
    previews.register(KIND, sample, refusable=True)
