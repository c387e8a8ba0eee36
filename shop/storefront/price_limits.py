"""The price limits of a list: typed in the visitor's currency, turned back for what is stored."""

from __future__ import annotations

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.kernel.errors import N_
from shop.kernel.money import InvalidMoney, Money
from shop.web import currency
from shop.web.render import money


def read(args: MultiDict[str, str]) -> tuple[tuple[Money | None, Money | None], list[str]]:
    """From and to; what is no price is left out and named."""
    texts = [args.get(name, "").strip() for name in ("price-from", "price-to")]
    low, high = (_price(text) if text else None for text in texts)
    bad = [text[:60] for text, found in zip(texts, (low, high), strict=True) if text and found is None]
    return (low, high), bad


def _price(text: str) -> Money | None:
    try:
        found = Money.parse(text[:20].replace(",", "."), currency.chosen())
    except InvalidMoney:
        return None
    return found if found.minor >= 0 else None


def stored(prices: tuple[Money | None, Money | None]) -> tuple[int | None, int | None]:
    """The limits for stored prices: a product shown at the very limit is within it."""
    seen = currency.seen()
    low, high = (None if price is None else price.minor for price in prices)
    if seen is None:
        return low, high
    return (
        None if low is None else seen.lowest_at_least(low),
        None if high is None else seen.highest_at_most(high),
    )


def typed(price: Money | None) -> str:
    """A limit as it stands in its field; empty where there is none."""
    if price is None:
        return ""
    text = f"{price.decimal:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def said(low: Money | None, high: Money | None) -> str:
    """Both limits in words; at least one is there."""
    if low is not None and high is not None:
        return f"{money(low)} – {money(high)}"
    only, text = (high, N_("Up to %(price)s")) if low is None else (low, N_("From %(price)s"))
    return _(text, price=money(only)) if only is not None else ""
