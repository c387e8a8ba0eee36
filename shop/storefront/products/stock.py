"""How much there is, in words, and a variant as the page's script knows it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from shop.catalog.values import PageVariant, ProductPage
from shop.web import currency
from shop.web.render import money

FEW, MOST = 5, 99


def note(variant: PageVariant) -> str:
    """Whether it can be had: in stock, nearly gone, on order, sold out."""
    if not variant.in_stock:
        return _("Sold out")
    left = variant.available
    if left is None or left > FEW:
        return _("In stock")
    if left <= 0:
        return _("On order: we send it as soon as it arrives")
    return ngettext("Only %(num)d left", "Only %(num)d left", left)


def most(page: ProductPage) -> int:
    """The largest quantity worth offering: what the best stocked variant has, at most MOST."""
    return max((_most(variant) for variant in page.variants if variant.in_stock), default=1)


def _most(variant: PageVariant) -> int:
    return MOST if variant.available is None or variant.backorder else min(variant.available, MOST)


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
