"""Today: what was sold since midnight in the store's time zone, what waits, and what is still to set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response
from flask_babel import gettext as _

from shop.admin import checklist
from shop.admin.orders import words
from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import figures, queries
from shop.orders.figures import Figures
from shop.web import auth, nav, render

blueprint = Blueprint("admin_dashboard", __name__, url_prefix="/admin")
nav.add("home", N_("Today"), "admin_dashboard.show", "staff", 0, "home")
DAYS = 14
RECENT = 8


@dataclass(frozen=True, kw_only=True)
class Today:
    """Sales since midnight, the same hours a week ago, and the last days as a row of numbers."""

    now: Figures
    week_ago: Figures
    sales: list[int]
    orders: list[int]
    as_of: datetime


@blueprint.get("")
@auth.staff_required("staff")
def show() -> Response:
    """The first page after signing in; each sees what their role may see."""
    staff = auth.signed_in_staff()
    sells, sets = auth.staff_may("orders"), auth.staff_may("settings")
    todo = checklist.items(checklist.state(staff)) if sets else []
    return render.page(
        "admin/dashboard/show.html",
        todo=[] if all(item.done for item in todo) else todo,
        finished=checklist.finished(todo),
        today=today(clock.now()) if sells else None,
        to_ship=queries.count(status=queries.TO_SHIP) if sells else 0,
        recent=queries.page(per_page=RECENT).orders if sells else (),
        badges=words.badges,
        change=change,
        greeting=staff.name,
    )


def midnight(at: datetime, zone: str) -> datetime:
    """The beginning of `at`'s day in the time zone `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), time.min, tzinfo=ZoneInfo(zone))


def today(at: datetime) -> Today:
    """The figures of the day that `at` lies in."""
    start, week = midnight(at, store.current().time_zone), timedelta(days=7)
    since = start - timedelta(days=DAYS - 1)
    days = [(since + timedelta(days=n)).date() for n in range(DAYS)]
    by_day = figures.by_day(since, at)
    return Today(
        now=figures.figures(start, at),
        week_ago=figures.figures(start - week, at - week),
        sales=_row(days, {day: money.minor for day, (_count, money) in by_day.items()}),
        orders=_row(days, {day: count for day, (count, _money) in by_day.items()}),
        as_of=at,
    )


def _row(days: Sequence[date], found: dict[date, int]) -> list[int]:
    return [found.get(day, 0) for day in days]


def change(now: int | Money, before: int | Money) -> tuple[str, str]:
    """(text, trend) of a figure against an earlier one; empty where there is nothing to compare with."""
    new, old = (value.minor if isinstance(value, Money) else value for value in (now, before))
    if old == 0:
        return "", ""
    percent = round(100 * (new - old) / old)
    if percent == 0:
        return _("as much as"), ""
    return f"{percent:+d} %", "up" if percent > 0 else "down"
