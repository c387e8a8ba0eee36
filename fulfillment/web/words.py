"""What pages say about parcels, in the reader's language: the answer first, then the help that fits it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from fulfillment.carriers import base, registry
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.promise import Expectation
from shop.brand import store
from shop.mail import formatting
from shop.web.locale import get_locale


def steps(pickup: bool = False) -> list[str]:
    """The five steps of every parcel; one that is fetched has a fourth of its own."""
    fourth = _("Ready for pickup") if pickup else _("Out for delivery")
    return [_("Ordered"), _("Packed"), _("On its way"), fourth, _("Delivered")]


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


def headline(parcel: Parcel, expected: Expectation, *, today: date, zone: str = "") -> str:
    """The answer to "where is it?" in a few words; `today` is the day in `zone` (default: the store's)."""
    said = {
        base.READY_FOR_PICKUP: _("Ready for you to pick up"),
        base.ATTEMPTED: _("Nobody was there to take it"),
        base.EXCEPTION: _("Held up on its way"),
        base.RETURNING: _("On its way back to us"),
        base.RETURNED: _("Back with us"),
        base.LOST: _("Lost on its way"),
        base.CANCELLED: _("Not sent"),
    }
    if parcel.status == base.DELIVERED:
        return _delivered(parcel.status_at, today=today, zone=zone or store.current().time_zone)
    return said.get(parcel.status) or arrival(expected, today=today)


def _delivered(at: datetime, *, today: date, zone: str) -> str:
    arrived = at.astimezone(ZoneInfo(zone)).date()
    if arrived == today:
        return _("Delivered today")
    if (today - arrived).days == 1:
        return _("Delivered yesterday")
    return _("Delivered %(day)s", day=day(at, zone=zone))


def arrival(expected: Expectation, *, today: date) -> str:
    """The day of arrival: "Arrives tomorrow, Tue, Nov 24". Never a day that is over."""
    first, last = expected.first, expected.last
    if first is None or last is None:
        return _("On its way, later than promised") if expected.late else _("On its way")
    near, far = (first - today).days, (last - today).days
    if far == 0:
        return _("Arrives today")
    if near == far == 1:
        return _("Arrives tomorrow, %(day)s", day=day(last))
    if near <= 0:
        return _("Arrives today or tomorrow") if far == 1 else _("Arrives by %(day)s", day=day(last))
    return _("Arrives %(days)s", days=days(first, last))


def packing(expected: Expectation) -> str:
    """The answer while nothing has left."""
    if expected.last is None:
        return _("We are packing your order")
    return _("We are packing it; it arrives %(days)s", days=days(expected.first, expected.last))


def moment(at: datetime) -> str:
    """A day and time where the store is."""
    return formatting.moment(at, locale=get_locale(), zone=store.current().time_zone)


def day(value: date | datetime, *, zone: str = "") -> str:
    """A day with its weekday; of an instant, the day in `zone` (default: the store's)."""
    return formatting.day(value, locale=get_locale(), zone=zone or store.current().time_zone)


def days(first: date | None, last: date | None) -> str:
    """A range of days, or the one day."""
    return formatting.days(first, last, locale=get_locale(), zone=store.current().time_zone)
