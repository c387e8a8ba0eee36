"""Pages from templates: what every template may use, and what a missing name does (it raises)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import format_currency, format_date, format_datetime, format_decimal, format_time
from jinja2 import StrictUndefined

from shop.brand import store
from shop.kernel import attention
from shop.kernel.money import Money
from shop.kernel.settings import Settings
from shop.web import acting, auth, locale, nav, security, slots


def page(template: str, *, status: int = 200, title: str = "", **context: Any) -> Response:
    """An HTML answer from `template`; `title` is noted for the journey."""
    g.page_title = title
    return make_response(render_template(template, title=title, **context), status)


def fragment(template: str, **context: Any) -> str:
    """HTML for a slot."""
    return render_template(template, **context)


def money(value: Money) -> str:
    """A price in the reader's language, e.g. $28.00 or ‏28.00 ₪."""
    return str(format_currency(value.decimal, value.currency))


def install(app: Flask, settings: Settings) -> None:
    """Give templates their filters and names."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.filters.update(
        money=money,
        date=lambda value, style="medium": format_date(value, style) if value else "",
        datetime=lambda value, style="medium": format_datetime(value, style) if value else "",
        time=lambda value, style="short": format_time(value, style) if value else "",
        number=lambda value: format_decimal(value),
        weekday=_weekday,
        said=acting.sentence,
    )
    app.jinja_env.globals.update(
        csp_nonce=security.csp_nonce, slots=slots.render_slot, brand=store.current, money_of=Money
    )

    @app.context_processor
    def _context() -> dict[str, Any]:
        code, staff = locale.get_locale(), auth.current_staff()
        inside = staff is not None and request.path.startswith("/admin")
        return {
            "store": store.current(),
            "locale": code,
            "language_urls": locale.language_urls(),
            "text_direction": locale.text_direction(code),
            "current_customer": auth.current_customer(),
            "current_staff": staff,
            "admin_nav": nav.groups(staff) if inside and staff else [],
            "attention_count": attention.open_count() if inside else 0,
            "production": settings.production,
        }


def _weekday(value: date | datetime) -> str:
    return str(format_date(value, "EEE d MMM"))
