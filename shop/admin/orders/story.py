"""An order's timeline as sentences: what happened, when, by whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import mail_kinds
from shop.orders.models import TimelineEntry
from shop.orders.states import RETURN
from shop.staff.models import Staff
from shop.web.render import money

Words = tuple[str, str, str]  # title, text, state of macros/timeline.html
DONE, NOW, PROBLEM = "done", "now", "problem"
_LAST = {"mail_sent", "mail_failed"}  # of what bears the same instant


@dataclass(frozen=True)
class Told:
    """One line of the story as macros/timeline.html shows it."""

    title: str
    at: datetime
    text: str
    state: str


def tell(entries: Sequence[TimelineEntry], *, staff: Sequence[Staff]) -> list[Told]:
    """The entries as sentences, newest first. A kind nobody knows is shown by its name."""
    names = {f"staff:{one.id}": one.name or one.email or _("the owner") for one in staff}
    told = []
    in_order = sorted(entries, key=lambda one: (one.at, one.kind in _LAST))
    for entry in reversed(in_order):
        title, text, state = _SENTENCES.get(entry.kind, _unknown(entry.kind))(entry.data)
        who = names.get(entry.actor, "")
        told.append(Told(title, entry.at, " · ".join(part for part in (text, who) if part), state))
    return told


def _amount(data: dict[str, Any]) -> str:
    return money(Money(data["minor"], data["currency"])) if "minor" in data and "currency" in data else ""


def _milestone(data: dict[str, Any]) -> Words:
    words: dict[str, tuple[str, str]] = {
        "in_transit": (_("The parcel is on its way"), DONE),
        "out_for_delivery": (_("The parcel is out for delivery"), DONE),
        "ready_for_pickup": (_("The parcel is ready for pickup"), DONE),
        "attempted": (_("A delivery was attempted"), PROBLEM),
        "delayed": (_("The parcel is late"), PROBLEM),
        "exception": (_("The parcel has a problem"), PROBLEM),
        "delivered": (_("The parcel has arrived"), DONE),
        "returning": (_("The parcel is coming back"), PROBLEM),
        "returned": (_("The parcel came back"), PROBLEM),
        "lost": (_("The parcel is lost"), PROBLEM),
    }
    milestone = str(data.get("milestone", ""))
    title, state = words.get(milestone, (milestone.replace("_", " "), DONE))
    return title, "", state


def _mail(title: str, state: str) -> Callable[[dict[str, Any]], Words]:
    def words(data: dict[str, Any]) -> Words:
        kind = _(mail_kinds.name(str(data.get("kind", ""))))
        return _(title, kind=kind), str(data.get("reason", ""))[:200], state

    return words


def _cancelled(data: dict[str, Any]) -> Words:
    why = {
        "customer": _("by the customer"),
        "owner": _("by you"),
        "expired": _("it was not paid in time"),
        "payment": _("its payment could not be used"),
    }
    return _("Cancelled"), why.get(str(data.get("reason")), ""), PROBLEM


def _given_back(data: dict[str, Any]) -> Words:
    why = {
        "second_payment": _("It was paid twice."),
        "balance_gone": _("It was not owed any more."),
        "late_payment": _("The payment came after it was cancelled."),
        "sold_out": _("The goods were gone when the payment came."),
    }
    title = _("%(amount)s goes back by itself", amount=_amount(data))
    return title, why.get(str(data.get("why")), ""), PROBLEM


def _shipped(data: dict[str, Any]) -> Words:
    parcel = " ".join(str(data.get(key, "")) for key in ("carrier", "number")).strip()
    return _("Shipped"), parcel, DONE


def _survey(data: dict[str, Any]) -> Words:
    most = {"csat": 5, "ces": 7}.get(data.get("metric", ""), 10)
    return _("Answered the survey: %(score)s of %(most)s", score=data.get("score", "?"), most=most), "", DONE


def _paid(title: str) -> Callable[[dict[str, Any]], Words]:
    return lambda data: (_(title, amount=_amount(data)), str(data.get("label", "")), DONE)


def _unknown(kind: str) -> Callable[[dict[str, Any]], Words]:
    return lambda data: (kind.replace("_", " ").capitalize(), "", DONE)


def _attempt(data: dict[str, Any]) -> Words:
    return _("Payment begun"), _("attempt %(n)s", n=data.get("attempt", 1)), DONE


def _failed(data: dict[str, Any]) -> Words:
    return _("Payment declined"), str(data.get("code", "")).replace("_", " "), PROBLEM


def _refunded(data: dict[str, Any]) -> Words:
    reason = str(data.get("reason", ""))
    why = {RETURN: _("for a return")}.get(reason, reason)
    return _("%(amount)s given back", amount=_amount(data)), why, DONE


def _edited(data: dict[str, Any]) -> Words:
    lines = [f"{one['title']} {one['before']} → {one['after']}" for one in data.get("lines", [])]
    return _("The order was edited (%(amount)s)", amount=_amount(data)), " · ".join(lines), DONE


def _return_ended(data: dict[str, Any]) -> Words:
    said = {
        "refunded": (_("Return settled: money given back"), DONE),
        "credited": (_("Return settled: store credit given"), DONE),
        "replaced": (_("Made good: it is sent again"), DONE),
        "exchanged": (_("Return settled: something else is sent"), DONE),
        "declined": (_("Return declined"), PROBLEM),
        "cancelled": (_("Return withdrawn"), DONE),
    }
    title, state = said.get(str(data.get("outcome")), (_("Return closed"), DONE))
    return title, "", state


def _document(title: str) -> Callable[[dict[str, Any]], Words]:
    return lambda data: (_(title, name=data.get("name", "?")), _amount(data), DONE)


def _disputed(data: dict[str, Any]) -> Words:
    why = str(data.get("reason", "")).replace("_", " ")
    return _("The customer’s bank disputes the payment"), why, PROBLEM


def _dispute_moved(title: str) -> Callable[[dict[str, Any]], Words]:
    return lambda data: (_(title, amount=_amount(data)), "", PROBLEM)


def _by(title: str, state: str) -> Callable[[dict[str, Any]], Words]:
    return lambda data: (_(title, name=data.get("name", "?")), "", state)


def _given_up(data: dict[str, Any]) -> Words:
    lines = [f"{one['units']} × {one['title']}" for one in data.get("lines", [])]
    return _("Not sent any more"), " · ".join(lines), PROBLEM


_SENTENCES: dict[str, Callable[[dict[str, Any]], Words]] = {
    "order_placed": _paid(N_("Ordered for %(amount)s")),
    "order_accepted": _paid(N_("Accepted; %(amount)s is paid later")),
    "order_paid": _paid(N_("Paid: %(amount)s")),
    "payment_started": _attempt,
    "payment_processing": lambda data: (_("The payment is under way"), "", NOW),
    "payment_pending": lambda data: (_("Waits for the money"), str(data.get("label", "")), NOW),
    "payment_failed": _failed,
    "payment_given_back": _given_back,
    "shipped": _shipped,
    "shipping_undone": lambda data: (_("The parcel did not leave after all"), "", PROBLEM),
    "given_up": _given_up,
    "split": lambda data: (_("The order leaves in several parts"), "", DONE),
    "warehouse_asked": _by(N_("%(name)s is asked to send it"), NOW),
    "warehouse_accepted": _by(N_("%(name)s sends it"), DONE),
    "warehouse_rejected": _by(N_("%(name)s does not send it"), PROBLEM),
    "warehouse_asked_to_stop": _by(N_("%(name)s is asked not to send it"), NOW),
    "warehouse_stopped": _by(N_("%(name)s has stopped it"), DONE),
    "warehouse_goes_on": _by(N_("%(name)s could not stop it"), PROBLEM),
    "milestone": _milestone,
    "tracking_renewed": lambda _data: (_("Earlier links to the tracking page were ended"), "", DONE),
    "ready_for_pickup": lambda _data: (_("The customer is told that it can be picked up"), "", DONE),
    "mail_queued": _mail(N_("Mail written: %(kind)s"), DONE),
    "mail_sent": _mail(N_("Mail sent: %(kind)s"), DONE),
    "mail_failed": _mail(N_("Mail failed: %(kind)s"), PROBLEM),
    "mail_bounced": _mail(N_("Mail came back: %(kind)s"), PROBLEM),
    "email_corrected": lambda _data: (_("The mail address was corrected"), "", DONE),
    "refunded": _refunded,
    "return_requested": lambda _data: (_("The customer wants to return something"), "", NOW),
    "return_decided": lambda data: (
        (_("Return approved"), "", NOW) if data.get("approved") else (_("Return declined"), "", PROBLEM)
    ),
    "return_received": lambda _data: (_("The return has arrived"), "", DONE),
    "return_closed": _return_ended,
    "sent_again": lambda data: (
        ngettext("%(num)d piece is sent again", "%(num)d pieces are sent again", int(data.get("units", 1))),
        "",
        NOW,
    ),
    "parcel_given_up": lambda _data: (_("Nobody waits for the parcel any more"), "", PROBLEM),
    "invoice_issued": _document(N_("Invoice %(name)s")),
    "credit_note_issued": _document(N_("Credit note %(name)s")),
    "cancelled": _cancelled,
    "revived": lambda data: (_("Open again: its payment came after all"), "", DONE),
    "packing": lambda data: (_("Being packed"), "", DONE),
    "edited": _edited,
    "balance_paid": _paid(N_("The difference is paid: %(amount)s")),
    "address_changed": lambda data: (_("The address was changed"), "", DONE),
    "note": lambda data: (str(data.get("text", "")), "", DONE),
    "survey_answered": _survey,
    "disputed": _disputed,
    "dispute_withdrawn": _dispute_moved(N_("The bank has taken %(amount)s back")),
    "dispute_reinstated": _paid(N_("The bank has given %(amount)s back to you")),
    "held": lambda data: (_("Put on hold: nothing is sent"), "", NOW),
    "released": lambda data: (_("No longer on hold"), "", DONE),
    "refund_returned": _dispute_moved(N_("A refund of %(amount)s was sent back by the bank")),
    "dispute_closed": lambda data: (_("The dispute is closed"), str(data.get("status", "")), DONE),
}
