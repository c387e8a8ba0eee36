"""The invitation and its one reminder: a mail with a link for each mark of the scale, refusable as survey
mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from shop.kernel import db
from shop.mail import operations as mail
from shop.mail import previews
from shop.mail.models import SURVEYS, Mail
from shop.orders.models import Order, OrderLine
from tracking.nps import operations, scales
from tracking.nps.models import NpsSurvey

KIND, REMINDER = "nps_invitation", "nps_reminder"
LATEST = timedelta(days=7)
SHOWN_ITEMS = 3


def dedupe_key(survey: NpsSurvey) -> str:
    """The intent of the last mail about a survey."""
    return f"survey:{survey.id}:reminder" if survey.reminded_at else operations.invitation_key(survey)


def queue_question(survey: NpsSurvey, order: Order, token: str, *, at: datetime) -> Mail:
    """Queue the invitation, or the reminder once it is marked as such, in the open transaction; once each."""
    kind = REMINDER if survey.reminded_at else KIND
    titles = select(OrderLine.title).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    return mail.queue(
        kind=kind,
        dedupe_key=dedupe_key(survey),
        to=order.email,
        to_name=order.name,
        locale=order.locale,
        template=kind,
        context={
            "name": order.name,
            "number": order.number,
            "items": list(db.session().scalars(titles.limit(SHOWN_ITEMS))),
            "path": f"/survey/{token}",
            "arrived": survey.basis != scales.PROMISED,
            "helped": survey.metric in scales.ABOUT_US,
            **_scale(survey.metric),
        },
        at=at,
        expires_at=at + LATEST,
        order_id=order.id,
        customer_id=order.customer_id,
        scope=SURVEYS,
        priority=8,
    )


def _scale(metric: str) -> dict[str, Any]:
    marks = list(scales.SCALES[metric].marks)
    rows = [marks[:6], marks[6:]] if len(marks) > 7 else [marks]
    return {"metric": metric, "marks": rows, "high": marks[-1]}


def install() -> None:
    """Offer the previews."""
    sample = {"name": "Noa Levi", "number": 1001, "items": ["Stoneware mug, sand"], "path": "/survey/sample"}
    asked = {**sample, **_scale(scales.NPS), "arrived": True}
    previews.register(KIND, asked, refusable=True)
    previews.register(KIND, {**asked, "arrived": False}, name="nps_invitation_silent", refusable=True)
    for metric in (scales.CSAT, scales.CES, *scales.ABOUT_US):
        more = {**asked, **_scale(metric), "helped": metric in scales.ABOUT_US}
        previews.register(KIND, more, name=f"nps_invitation_{metric}", refusable=True)
    previews.register(REMINDER, asked, refusable=True)
