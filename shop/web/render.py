"""Pages from templates: what every template may use, and what a missing name does (it raises)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_skeleton
from flask import (
    Flask,
    Response,
    current_app,
    g,
    get_flashed_messages,
    make_response,
    render_template,
    request,
)
from flask_babel import format_currency, format_date, format_datetime, format_decimal, format_time, get_locale
from jinja2 import StrictUndefined
from markupsafe import Markup

from shop.brand import store
from shop.kernel.money import Money, minus_first
from shop.kernel.settings import Settings
from shop.staff.models import Staff
from shop.web import acting, auth, compiled, fragments, locale, nav


def page(template: str, *, status: int = 200, title: str = "", **context: Any) -> Response:
    """An HTML answer from `template`; `title` is noted for the journey."""
    g.page_title = title
    return make_response(render_template(template, title=title, **context), status)


def fragment(template: str, **context: Any) -> str:
    """HTML for a slot."""
    return render_template(template, **context)


def money(value: Money) -> str:
    """A price in the reader's language, e.g. $28.00 or ‏28.00 ₪."""
    return minus_first(format_currency(value.decimal, value.currency))


@fragments.personal("flashed")
def flashed() -> Markup:
    """What the last action of this reader came to, in the place that is always there for it."""
    macros: Any = current_app.jinja_env.get_template("macros/flash.html").module
    return Markup(macros.flashes(get_flashed_messages(with_categories=True), **{"class": "container"}))


def install(app: Flask, settings: Settings) -> None:
    """Give templates their filters and names."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.bytecode_cache = compiled.CompiledTemplates()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # pages are UTF-8: Hebrew in a third of the bytes
    app.jinja_env.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    app.jinja_env.filters.update(
        money=money,
        date=lambda value, style="medium": format_date(value, style) if value else "",
        datetime=_moment,
        time=lambda value, style="short": format_time(value, style) if value else "",
        number=lambda value: format_decimal(value),
        weekday=_weekday,
        said=acting.sentence,
    )
    app.jinja_env.globals.update(brand=store.current, money_of=Money)

    @app.context_processor
    def _context() -> dict[str, Any]:
        code, staff = locale.get_locale(), auth.current_staff()
        inside = staff is not None and request.path.startswith("/admin")
        entries, waiting = _around(staff) if inside and staff else ([], 0)
        return {
            "store": store.current(),
            "locale": code,
            "language_urls": locale.language_urls(),
            "text_direction": locale.text_direction(code),
            "current_customer": auth.current_customer(),
            "current_staff": staff,
            "admin_nav": entries,
            "attention_count": waiting,
            "production": settings.production,
        }


def _around(staff: Staff) -> tuple[list[tuple[str, list[nav.Shown]]], int]:
    """What stands around a page of the owner's: counted once, however many parts the page is made of."""
    if "around" not in g:
        counts = nav.counts(staff)
        g.around = nav.groups(staff, counts), counts.get("admin_attention.show", 0)
    found: tuple[list[tuple[str, list[nav.Shown]]], int] = g.around
    return found


def _moment(value: datetime | None, style: str = "medium") -> str:
    """Day and time, to the minute: nothing that people read here is decided by seconds."""
    if not value:
        return ""
    if style != "medium":
        return str(format_datetime(value, style))
    return f"{format_date(value)}, {format_time(value, 'short')}"


def _weekday(value: date | datetime) -> str:
    """A day with its weekday, as the reader's language orders them: "Wed, Nov 25"."""
    return str(format_skeleton("MMMEd", value, locale=get_locale()))
