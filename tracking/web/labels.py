"""Journey events in words: a title and a line below it, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_percent, format_time
from flask_babel import gettext as _

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import mail_kinds
from shop.web.render import money
from tracking.journeys.stories import Moment
from tracking.journeys.words import (  # noqa: F401 (templates ask here)
    BAD_MILESTONES,
    CHANNELS,
    DEVICES,
    EVENTS,
    MILESTONES,
    STAGES,
)
from tracking.nps import scales

STEPS = {"contact": N_("contact details"), "shipping": N_("delivery"), "payment": N_("payment")}
_PAGES = {
    "view_cart": N_("Looked into the cart"),
    "view_order": N_("Looked at the order"),
    "view_tracking": N_("Followed the parcel"),
    "survey_viewed": N_("Opened the survey"),
    "survey_prompted": N_("Was shown a question"),
}
_CHOICES = {"granted": N_("may be remembered"), "denied": N_("not to be remembered"), "unset": N_("open")}
PROBLEMS = {"payment_failed", "checkout_step", "order_cancelled", "email_failed", "email_bounced"}
HIGHLIGHTS = {"purchase", "order_delivered", "nps_response"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A moment as the timeline macro shows it; `page` is true for a mere page view."""

    at: datetime
    title: str
    text: str
    state: str
    page: bool


def line(moment: Moment) -> Line:
    """`moment` in words."""
    problem = moment.name in PROBLEMS or moment.props.get("milestone") in BAD_MILESTONES
    state = "problem" if problem else "now" if moment.name in HIGHLIGHTS else "done"
    return Line(
        at=moment.at, title=_title(moment), text=_text(moment), state=state, page=moment.name == "page_view"
    )


def _title(moment: Moment) -> str:
    if moment.name == "page_view":
        return _page(moment)
    words = _TITLES.get(moment.name)
    if words:
        return words(moment.props, moment)
    known = EVENTS.get(moment.name)
    return _(known) if known else moment.name.replace("_", " ").capitalize()


def _page(moment: Moment) -> str:
    for name, props in moment.notes:
        if name == "view_item":
            return _("Looked at “%(item)s”", item=_item(props))
        if name in ("search", "view_search_results"):
            return _("Searched for “%(term)s”", term=str(props.get("search_term", "")))
        if name == "view_item_list" and props.get("item_list_name"):
            return _("Looked through “%(list)s”", list=str(props["item_list_name"]))
        if name in _PAGES:
            return _(_PAGES[name])
    return moment.title or moment.path


def _item(props: dict[str, Any]) -> str:
    items = props.get("items")
    first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    return str(props.get("item_name") or first.get("item_name") or props.get("item_id") or "…")


def _amount(moment: Moment, minor: object = None) -> str:
    value = minor if isinstance(minor, int) else moment.value_minor
    return money(Money(value, moment.currency)) if value is not None and moment.currency else ""


def _step(props: dict[str, Any]) -> str:
    name = str(props.get("step_name", ""))
    return _(STEPS[name]) if name in STEPS else name


_TITLES: dict[str, Callable[[dict[str, Any], Moment], str]] = {
    "add_to_cart": lambda p, m: _("Put “%(item)s” into the cart", item=_item(p)),
    "remove_from_cart": lambda p, m: _("Took “%(item)s” out of the cart", item=_item(p)),
    "begin_checkout": lambda p, m: _("Began checkout"),
    "add_shipping_info": lambda p, m: _("Chose delivery"),
    "add_payment_info": lambda p, m: _("Chose payment"),
    "checkout_step_completed": lambda p, m: _("Finished the step: %(step)s", step=_step(p)),
    "checkout_step": lambda p, m: _("Stopped at the step: %(step)s", step=_step(p)),
    "purchase": lambda p, m: _("Paid %(amount)s", amount=_amount(m, p.get("total_minor"))),
    "payment_failed": lambda p, m: _("Payment was refused"),
    "order_cancelled": lambda p, m: _("Order cancelled"),
    "refund": lambda p, m: _("Refunded %(amount)s", amount=_amount(m)),
    "order_shipped": lambda p, m: _("Shipped"),
    "parcel_progressed": lambda p, m: _(MILESTONES.get(str(p.get("milestone")), str(p.get("milestone")))),
    "order_delivered": lambda p, m: _("Everything delivered"),
    "email_sent": lambda p, m: _("Mail sent: %(kind)s", kind=mail_kind(p)),
    "email_failed": lambda p, m: _("Mail could not be sent: %(kind)s", kind=mail_kind(p)),
    "email_bounced": lambda p, m: _("Mail came back: %(kind)s", kind=mail_kind(p)),
    "nps_response": lambda p, m: _answered(p),
    "click": lambda p, m: _("Left for %(host)s", host=str(p.get("host", ""))),
    "coupon_applied": lambda p, m: _coupon(p),
    "login": lambda p, m: _("Signed in"),
    "sign_up": lambda p, m: _("Opened an account"),
    "identity_linked": lambda p, m: _("Recognized as this customer"),
    "consent_changed": lambda p, m: _(
        "Privacy choice: %(choice)s", choice=_(_CHOICES.get(str(p.get("choice")), "…"))
    ),
    "page_error": lambda p, m: _("Met an error page (%(status)s)", status=p.get("status", "")),
}


def _coupon(props: Mapping[str, Any]) -> str:
    code, unnamed = str(props.get("coupon", "")), EVENTS["coupon_applied"]
    return _("Used the code “%(code)s”", code=code) if code else _(unnamed)


def mail_kind(props: dict[str, Any]) -> str:
    """A mail's kind in words."""
    return _(mail_kinds.name(str(props.get("kind", ""))))


def _text(moment: Moment) -> str:
    props = moment.props
    if moment.name == "page_view":
        parts = [duration(moment.engaged_ms) if moment.engaged_ms >= 1000 else ""]
        if moment.scroll_pct:
            parts.append(_("read %(share)s", share=format_percent(moment.scroll_pct / 100)))
        return " · ".join(filter(None, parts))
    if moment.name in ("payment_failed", "checkout_step"):
        return str(props.get("error_code", "")).replace("_", " ")
    if moment.name == "nps_response" and props.get("has_comment"):
        return _("with a comment")
    return ""


def duration(milliseconds: int) -> str:
    """A length of time: "48 s", "3 min 5 s", "7 h 20 min" or "2 d 4 h"."""
    seconds = milliseconds // 1000
    if seconds < 60:
        return _("%(seconds)s s", seconds=seconds)
    if seconds >= 86400:
        return _("%(days)s d %(hours)s h", days=seconds // 86400, hours=seconds % 86400 // 3600)
    if seconds >= 3600:
        return _("%(hours)s h %(minutes)s min", hours=seconds // 3600, minutes=seconds % 3600 // 60)
    return _("%(minutes)s min %(seconds)s s", minutes=seconds // 60, seconds=seconds % 60)


def _answered(props: Mapping[str, Any]) -> str:
    scale = scales.SCALES.get(str(props.get("metric", scales.NPS)), scales.SCALES[scales.NPS])
    return _("Answered the survey: %(score)s of %(most)s", score=props.get("score", ""), most=scale.high)


def share(value: float | None) -> str:
    """A share of 0 to 1 as a percentage, or a dash where there is nothing to divide by."""
    return "–" if value is None else str(format_percent(value, "#,##0.#%"))


def clock_time(at: datetime) -> str:
    """The time of day, in the store's zone."""
    return str(format_time(at, "short"))
