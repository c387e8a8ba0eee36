"""What the tracking page says about one parcel: what to do now, and a delay before anybody has to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from fulfillment.carriers import base
from fulfillment.shipments import causes
from fulfillment.shipments.following import Journal
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.promise import Expectation
from fulfillment.web import words

REPLACED = "replaced"


@dataclass(frozen=True)
class Delay:
    """The old day, the new one ("" when nobody knows), and why."""

    old: str
    new: str
    cause: str


@dataclass(frozen=True)
class Next:
    """What to do now. `carrier` names the button to the carrier's page, `report` that of the form."""

    tone: str
    title: str
    text: str
    carrier: str = ""
    reason: str = ""
    report: str = ""


def delay(parcel: Parcel, journal: Journal, expected: Expectation) -> Delay | None:
    """The delay of a parcel that is still to come; None when it comes as promised after all."""
    if parcel.status in (*base.ENDED, base.RETURNING) or parcel.replaced_at or not expected.late:
        return None
    reason = journal.delay.reason if journal.delay else parcel.reason
    return Delay(
        old=words.day(parcel.promised_to) if parcel.promised_to else "",
        new=words.days(expected.first, expected.last) if expected.last else "",
        cause=_(causes.sentence(reason)),
    )


def next_step(parcel: Parcel, journal: Journal) -> Next | None:
    """What the recipient can do, None while there is nothing to do but wait."""
    if parcel.replaced_at is not None:
        return Next("", _("We are sending it again"), _("What was in this parcel comes in a new one."))
    made = {
        base.READY_FOR_PICKUP: _pickup,
        base.ATTEMPTED: _attempted,
        base.EXCEPTION: _exception,
        base.RETURNING: _returning,
        base.RETURNED: _returned,
        base.LOST: _lost,
    }.get(parcel.status)
    if made is not None:
        return made(parcel, journal)
    return _silent(parcel) if parcel.quiet and parcel.status not in base.ENDED else None


def _place(journal: Journal, status: str) -> str:
    return next((seen.place for seen in journal.scans if seen.status == status and seen.place), "")


def _pickup(parcel: Parcel, journal: Journal) -> Next:
    place = _place(journal, base.READY_FOR_PICKUP)
    return Next(
        "accent",
        _("Pick it up in %(place)s", place=place) if place else _("Pick it up"),
        _(
            "Take the tracking number and something with your name on it. Carriers keep parcels for about a "
            "week; then it comes back to us."
        ),
        carrier=_("Where exactly, and until when"),
    )


def _attempted(parcel: Parcel, journal: Journal) -> Next:
    return Next(
        "warn",
        _("Nobody was there to take it"),
        _(
            "The carrier usually tries again on the next working day. On its page you can often choose "
            "another day, a neighbor or a pickup point."
        ),
        carrier=_("Choose what happens next"),
        reason="address",
        report=_("The address is wrong"),
    )


def _exception(parcel: Parcel, journal: Journal) -> Next:
    if parcel.reason == "recipient":
        text = _(
            "The carrier cannot deliver it to the address on the parcel. Tell us what is missing or wrong."
        )
        return Next("bad", _("The carrier needs your help"), text, reason="address", report=_("Correct it"))
    if parcel.reason == "customs":
        text = _("Customs may ask you for a paper or a payment. If they have not written to you, ask us.")
        return Next("warn", _("It is held at customs"), text, carrier=_("See it at the carrier"))
    return Next(
        "warn",
        _("Held up on its way"),
        _("You do not have to do anything now. We watch it and write to you as soon as it moves."),
        carrier=_("See it at the carrier"),
    )


def _returning(parcel: Parcel, journal: Journal) -> Next:
    text = _("The carrier could not deliver it. Tell us an address where somebody can take it.")
    return Next("warn", _("It is coming back to us"), text, reason="address", report=_("Give us an address"))


def _returned(parcel: Parcel, journal: Journal) -> Next:
    text = _("Tell us whether we shall send it again or give your money back.")
    return Next("warn", _("It is back with us"), text, reason="not_arrived", report=_("Choose what we do"))


def _lost(parcel: Parcel, journal: Journal) -> Next:
    text = _("We are sorry. Tell us whether we shall send it again or give your money back.")
    return Next(
        "bad", _("The carrier has lost it"), text, reason="not_arrived", report=_("Choose what we do")
    )


def _silent(parcel: Parcel) -> Next:
    since: datetime = parcel.last_scan_at or parcel.shipped_at
    return Next(
        "warn",
        _("Nothing heard since %(day)s", day=words.day(since)),
        _("Carriers leave scans out at times. We keep an eye on it, ask them, and write to you."),
        carrier=_("See it at the carrier"),
        reason="late",
        report=_("Tell us that it is late"),
    )
