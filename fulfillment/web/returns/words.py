"""What pages say about returns, in the reader's language."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from fulfillment.carriers import base
from fulfillment.returns import links, models, reasons
from fulfillment.returns.models import Return
from fulfillment.web import words as parcels
from shop.brand import store
from shop.kernel.errors import N_
from shop.mail import formatting
from shop.web.locale import get_locale

STATUS: dict[str, tuple[str, str]] = {
    models.REQUESTED: (N_("Requested"), "warn"),
    models.OPEN: (N_("Approved"), "accent"),
    models.IN_POST: (N_("On its way back"), "accent"),
    models.RECEIVED: (N_("Received"), "accent"),
    models.CLOSED: (N_("Closed"), ""),
    models.DECLINED: (N_("Declined"), "bad"),
    models.CANCELLED: (N_("Withdrawn"), ""),
}
OUTCOME: dict[str, tuple[str, str]] = {
    models.REFUNDED: (N_("Money given back"), "good"),
    models.CREDITED: (N_("Store credit given"), "good"),
    models.REPLACED: (N_("Sent again"), "good"),
    models.EXCHANGED: (N_("Exchanged"), "good"),
    models.NOTHING: (N_("Closed"), ""),
}
KIND = {
    models.GOODS: N_("Return"),
    models.BROKEN: N_("Arrived broken or wrong"),
    models.LOST: N_("Lost parcel"),
}
WISH = {
    models.REFUND: N_("Give my money back"),
    models.CREDIT: N_("Give me store credit"),
    models.REPLACEMENT: N_("Send me the same again"),
    models.EXCHANGE: N_("Exchange it for another one"),
}
STEPS = (N_("Requested"), N_("Approved"), N_("On its way back"), N_("Received"), N_("Settled"))
_STEP = {models.REQUESTED: 0, models.OPEN: 1, models.IN_POST: 2, models.RECEIVED: 3, models.CLOSED: 5}


def status(one: Return) -> tuple[str, str]:
    """(word, tone) of how a return stands."""
    word, tone = OUTCOME[one.outcome] if one.outcome in OUTCOME else STATUS[one.status]
    return _(word), tone


def reason(code: str) -> str:
    """A reason as customers read it."""
    return _(reasons.name(code))


def code(one: Return, number: int) -> str:
    """R1042-1."""
    return links.code(one, number)


def way(one: Return) -> str:
    """What the carrier says of its way back; empty where nothing is heard of it."""
    if one.way_status in ("", base.UNKNOWN, base.PENDING) or one.way_at is None:
        return ""
    said = _("Handed to the shop") if one.way_status == base.DELIVERED else parcels.status(one.way_status)
    when = formatting.moment(one.way_at, locale=get_locale(), zone=store.current().time_zone)
    return f"{said} · {when}"


def step(one: Return) -> int | None:
    """How far a return is of five steps; None where it has left the way."""
    straight = one.status != models.CLOSED or one.received_at is not None
    return _STEP.get(one.status) if straight else None


def steps() -> list[str]:
    """The five steps."""
    return [_(name) for name in STEPS]


def headline(one: Return) -> str:
    """The answer in a few words."""
    if _at_the_door(one):
        return _("It has arrived here")
    said = {
        models.REQUESTED: _("We have your request"),
        models.OPEN: _("You can send it back"),
        models.IN_POST: _("It is on its way to us"),
        models.RECEIVED: _("It has arrived here"),
        models.DECLINED: _("We cannot take it back"),
        models.CANCELLED: _("You keep it"),
    }
    ended = {
        models.REFUNDED: _("Your money is on its way back"),
        models.CREDITED: _("You have store credit"),
        models.REPLACED: _("We send it again"),
        models.EXCHANGED: _("Your exchange is on the packing table"),
        models.NOTHING: _("Your return is closed"),
    }
    return said.get(one.status) or ended[one.outcome or models.NOTHING]


def lead(one: Return, amount: str) -> str:
    """What happens next."""
    if _at_the_door(one):
        return _("We count what is in it and write to you.")
    said = {
        models.REQUESTED: _("We look at it and write to you, mostly within two working days."),
        models.OPEN: _("Please send it by %(day)s.", day=_day(one)) if one.send_by else "",
        models.IN_POST: _("We write to you as soon as it is here."),
        models.RECEIVED: _("We have looked at it and settle it in the next days."),
        models.CANCELLED: _("This return was withdrawn, or was never sent."),
    }
    ended = {
        models.REFUNDED: _("%(amount)s goes back the way you paid.", amount=amount),
        models.CREDITED: _("%(amount)s is on your account with us.", amount=amount),
        models.REPLACED: _("It costs you nothing. We write as soon as it is on its way."),
        models.EXCHANGED: _("We write as soon as it is on its way."),
    }
    return said.get(one.status, ended.get(one.outcome, ""))


def _at_the_door(one: Return) -> bool:
    """Whether the carrier says that it is here, and nobody has counted it."""
    return one.status == models.IN_POST and one.way_status == base.DELIVERED


def day(at: datetime) -> str:
    """A day as the store counts them."""
    return formatting.day(at, locale=get_locale(), zone=store.current().time_zone)


def _day(one: Return) -> str:
    assert one.send_by is not None
    return formatting.day(one.send_by, locale=get_locale(), zone=store.current().time_zone)
