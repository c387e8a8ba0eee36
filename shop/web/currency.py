"""The currency a visitor sees: what they chose, what their link names, their country's, else the store's.

`shown` turns a stored price into the one that is seen; every page of goods goes through it. `paid` gives the
price a buyer is charged, which is the same only where the owner charges in the chosen currency; `about` is
what a charged amount comes to in the currency that is seen, where that is another.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from shop.brand import currencies, store
from shop.kernel.conversion import Conversion
from shop.kernel.money import Money
from shop.kernel.settings import Settings
from shop.pricing import converting

COOKIE, ARGUMENT = "currency", "currency"
DAYS = 365


def codes() -> list[str]:
    """What a visitor may choose from, the store's own first; empty when there is no choice."""
    offered = [offer.code for offer in currencies.offered()]
    return [store.current().currency, *offered] if offered else []


def chosen() -> str:
    """The currency this visitor sees."""
    if "currency" not in g:
        g.currency = _first(request.args.get(ARGUMENT), request.cookies.get(COOKIE)) or _of_language()
    return str(g.currency)


def without_cookie() -> str:
    """The currency that a visitor with no cookie, such as a crawler, sees at this address."""
    return _first(request.args.get(ARGUMENT)) or _of_language()


def _first(*said: str | None) -> str:
    known = codes()
    return next((code for code in said if code in known), "") if known else ""


def _of_language() -> str:
    """That of the country which the browser's first language names ("de-AT"), else the store's own."""
    language = request.accept_languages[0][0] if request.accept_languages else ""
    country = language.replace("_", "-").rpartition("-")[2].upper() if "-" in language else ""
    return currencies.of_country(country) or store.current().currency


def seen() -> Conversion | None:
    """From the store's currency to the one that is seen; None where they are the same."""
    if "conversion" not in g:
        g.conversion = currencies.conversion(chosen())
    found: Conversion | None = g.conversion
    return found


def shown(price: Money, compare_at: Money | None = None) -> tuple[Money, Money | None]:
    """A stored price, and what it was reduced from, as this visitor sees them."""
    return converting.converted(price, compare_at, seen())


def shown_price(price: Money) -> Money:
    """A stored price as this visitor sees it."""
    return shown(price)[0]


def shown_amount(amount: Money) -> Money:
    """A stored amount that is no price of goods (delivery, a threshold) as this visitor sees it."""
    conversion = seen()
    return conversion.amount(amount) if conversion and amount.currency == conversion.of else amount


def crawled_price(price: Money) -> Money:
    """A stored price as a crawler sees it, for what is written for machines."""
    conversion = currencies.conversion(without_cookie())
    return conversion.price(price) if conversion else price


def crawled_amount(amount: Money) -> Money:
    """A stored amount that is no price of goods as a crawler sees it."""
    conversion = currencies.conversion(without_cookie())
    return conversion.amount(amount) if conversion else amount


def paid() -> Conversion | None:
    """From the store's currency to the one this visitor pays in; None for the store's own."""
    return seen() if currencies.charges_chosen() else None


def paid_price(price: Money) -> Money:
    """A stored price as this visitor pays it."""
    return converting.converted(price, None, paid())[0]


def about(amount: Money) -> Money | None:
    """What a charged amount in the store's currency comes to in the one that is seen; None for the same."""
    conversion = seen()
    if conversion is None or amount.currency != conversion.of:
        return None
    return conversion.amount(amount)


def keep(response: Response, code: str, *, secure: bool) -> None:
    """Remember the choice on this browser: wanted by the visitor, so without consent, too."""
    response.set_cookie(
        COOKIE, code, max_age=DAYS * 86400, httponly=True, samesite="Lax", secure=secure, path="/"
    )


def install(app: Flask, settings: Settings) -> None:
    """Give templates the names, keep what an address names, and say what a page depends on."""
    app.jinja_env.globals.update(
        about=about,
        currencies=codes,
        currency_seen=chosen,
        shown_prices=shown,
        paid_price=paid_price,
    )

    @app.after_request
    def _depends(response: Response) -> Response:
        named = _first(request.args.get(ARGUMENT)) if "currency" in g else ""
        if named and named != request.cookies.get(COOKIE) and request.method == "GET":
            keep(response, named, secure=settings.secure)
        if "currency" in g and codes():
            response.vary.update(["Cookie", "Accept-Language"])
        return response
