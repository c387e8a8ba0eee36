"""What pages say about parcels, in the reader's language: the answer first, then the help that fits it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from flask_babel import gettext as _

from fulfillment.carriers import base, registry
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.promise import Expectation
from shop.brand import store
from shop.mail import formatting
from shop.web.locale import get_locale


def steps() -> list[str]:
    """The five steps of every parcel."""
    return [_("Ordered"), _("Packed"), _("On its way"), _("Out for delivery"), _("Delivered")]


def carrier(parcel: Parcel) -> str:
    """The carrier's name as people read it."""
    return parcel.carrier_name or _(registry.name(parcel.carrier))


def status(code: str) -> str:
    """A status for people."""
    return _(base.STATUS_NAMES.get(code, base.STATUS_NAMES[base.UNKNOWN]))


def by_hand() -> list[tuple[str, str]]:
    """(code, name) of everything a person may note about a parcel."""
    return [(code, status(code)) for code in base.BY_HAND]


def tone(code: str) -> str:
    """The badge tone of a status."""
    tones = {base.DELIVERED: "good", base.LOST: "bad", base.EXCEPTION: "bad", base.ATTEMPTED: "warn"}
    tones |= {base.RETURNING: "warn", base.RETURNED: "warn", base.READY_FOR_PICKUP: "accent"}
    return tones.get(code, "")


def headline(parcel: Parcel, expected: Expectation, *, today: date) -> str:
    """The answer to "where is it?" in a few words."""
    said = {
        base.DELIVERED: _("Delivered %(day)s", day=_day(parcel.status_at)),
        base.READY_FOR_PICKUP: _("Ready for you to pick up"),
        base.ATTEMPTED: _("Nobody was there to take it"),
        base.EXCEPTION: _("Held up on its way"),
        base.RETURNING: _("On its way back to us"),
        base.RETURNED: _("Back with us"),
        base.LOST: _("Lost on its way"),
        base.CANCELLED: _("Not sent"),
    }
    return said.get(parcel.status) or arrival(expected, today=today)


def arrival(expected: Expectation, *, today: date) -> str:
    """The day of arrival: "Arrives tomorrow, Tue, Nov 24". Never a day that is over."""
    first, last = expected.first, expected.last
    if last is None:
        return _("On its way, later than promised") if expected.late else _("On its way")
    if first == last == today:
        return _("Arrives today")
    if first == last and (last - today).days == 1:
        return _("Arrives tomorrow, %(day)s", day=_day(last))
    return _("Arrives %(days)s", days=_days(first, last))


def packing(expected: Expectation) -> str:
    """The answer while nothing has left."""
    if expected.last is None:
        return _("We are packing your order")
    return _("We are packing it; it arrives %(days)s", days=_days(expected.first, expected.last))


def advice(parcel: Parcel) -> str:
    """What to do now, if there is anything."""
    said = {
        base.READY_FOR_PICKUP: _("Take the tracking number and something with your name on it."),
        base.ATTEMPTED: _(
            "The carrier usually tries again on the next working day; its page says what you can choose."
        ),
        base.EXCEPTION: _("You do not have to do anything now. We watch it and write to you."),
        base.RETURNING: _("The carrier could not deliver it. Tell us an address where somebody can take it."),
        base.RETURNED: _("Tell us whether we shall send it again or give your money back."),
        base.LOST: _("We are sorry. Tell us whether we shall send it again or give your money back."),
        base.DELIVERED: _("Not there? Look with neighbors and in safe places, then write to us."),
    }
    if parcel.status not in said and parcel.delayed:
        return _("It comes later than we promised, and we are sorry.")
    return said.get(parcel.status, "")


def moment(at: datetime) -> str:
    """A day and time where the store is."""
    return formatting.moment(at, locale=get_locale(), zone=store.current().time_zone)


def zone() -> str:
    """The store's time zone by its name, e.g. Eastern Time."""
    if store.current().time_zone.rpartition("/")[2] == "UTC":
        return "UTC"  # no place has it, so it has no name in any language
    return str(get_timezone_name(ZoneInfo(store.current().time_zone), locale=get_locale()))


def _day(value: date | datetime) -> str:
    return formatting.day(value, locale=get_locale(), zone=store.current().time_zone)


def _days(first: date | None, last: date | None) -> str:
    return formatting.days(first, last, locale=get_locale(), zone=store.current().time_zone)
