"""How much there is, in words, and a variant as the page's script knows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from shop.brand import store
from shop.catalog.values import PageVariant, ProductPage
from shop.mail import formatting
from shop.web import currency
from shop.web.locale import get_locale
from shop.web.render import money

FEW, MOST = 5, 99


def note(variant: PageVariant) -> str:
    """Whether it can be had: in stock, nearly gone, on order, sold out."""
    if not variant.in_stock:
        return _("Sold out")
    left = variant.available
    if left is None or left > FEW:
        return _("In stock")
    if variant.ships_from is not None and ships_later(variant):
        return _("Order ahead: ships from %(day)s", day=_day(variant.ships_from))
    if left <= 0:
        return _("On order: we send it as soon as it arrives")
    return ngettext("Only %(num)d left", "Only %(num)d left", left)


def ships_later(variant: PageVariant) -> bool:
    """Whether there is none now, but a day is named from which it is sent."""
    return variant.ships_from is not None and variant.available is not None and variant.available <= 0


def _day(value: date) -> str:
    return formatting.day(value, locale=get_locale(), zone=store.current().time_zone)


def most(page: ProductPage) -> int:
    """The largest quantity worth offering: what the best stocked variant has, at most MOST."""
    return max((_most(variant) for variant in page.variants if variant.in_stock), default=1)


def _most(variant: PageVariant) -> int:
    return MOST if variant.units is None else min(variant.units, MOST)


def as_json(variant: PageVariant) -> dict[str, Any]:
    """What static/js/option-picker.js shows when this variant is chosen."""
    price, compare_at = currency.shown(variant.price, variant.compare_at)
    return {
        "id": str(variant.id),
        "options": variant.options,
        "sku": variant.sku or "",
        "price": money(price),
        "was": money(compare_at) if compare_at else "",
        "available": variant.in_stock,
        "note": note(variant),
        "image": variant.picture.src if variant.picture else "",
    }
