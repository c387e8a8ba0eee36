"""When and for how much a product arrives, in words: "Order within 3 h 12 min, arrives Tue, Nov 24"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from flask_babel import gettext as _

from shop.brand import countries, store
from shop.kernel.money import Money
from shop.mail import formatting
from shop.shipping import queries as shipping
from shop.shipping.rates import Freight, ShippingOption
from shop.web import currency, fragments
from shop.web.locale import get_locale

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to deliver: its name (a gettext id where it is ours), price and days."""

    name: str
    price: Money
    days: str


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What the page promises: the cheapest way first.

    `within` is how long one may still order for that ("" when the next cut-off is more than a day away),
    `until` the same as a moment for the script, `free_from` from how much on nothing is charged.
    """

    ways: tuple[Way, ...]
    country: str
    within: str
    until: datetime
    free_from: Money | None

    @property
    def best(self) -> Way:
        """The cheapest."""
        return self.ways[0]


def promise(price: Money, *, at: datetime) -> Delivery | None:
    """What is promised for one unit at the stored `price` within the store's country, priced as it is charged
    and then told as it is seen; None where it never delivers."""
    minute = at.replace(second=0, microsecond=0)  # as exact as a cut-off can be set
    found = _promised(fragments.circumstances(), price, minute)
    if found is None or found.until - at > DAY:
        return found
    return replace(found, within=remaining(found.until - at))


@lru_cache(maxsize=256)
def _promised(_circumstances: object, price: Money, at: datetime) -> Delivery | None:
    country, conversion = store.current().country, currency.paid()
    freight = Freight(grams=0, subtotal=currency.paid_price(price))
    options = shipping.options(country=country, freight=freight, at=at, conversion=conversion)
    found = [option for option in options if not option.pickup]
    if not found:
        return None
    until, limit = shipping.cutoff_ahead(at=at), shipping.free_from(country)
    missed = limit is not None and found[0].price.minor > 0 and limit.minor > price.minor
    return Delivery(
        ways=tuple(_way(option) for option in found),
        country=countries.name(country, get_locale()),
        within="",
        until=until,
        free_from=currency.shown_amount(limit) if missed and limit is not None else None,
    )


def remaining(left: timedelta) -> str:
    """How long, in hours and minutes; the last minute counts as one."""
    minutes = max(-(-int(left.total_seconds()) // 60), 1)
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min", hours=hours, minutes=rest)
    return _("%(minutes)d min", minutes=rest)


def _way(option: ShippingOption) -> Way:
    zone = store.current().time_zone
    days = formatting.days(option.promised_from, option.promised_to, locale=get_locale(), zone=zone)
    return Way(name=option.name, price=currency.shown_amount(option.price), days=days)
