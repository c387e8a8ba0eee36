"""Once a day is over: was it usual? What was not comes to the owner's attention list, and leaves it again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shop.brand import store
from shop.kernel import attention, db
from shop.kernel.errors import N_
from shop.kernel.money import Money
from tracking.reports import periods
from tracking.reports.base import MONEY, SHARE
from tracking.reports.facts import marking
from tracking.reports.trends import normal, series
from tracking.reports.trends.metrics import METRICS, Metric
from tracking.reports.trends.normal import Usual

KIND, DONE = "reports.unusual", "alerts_day"
SETTLED = timedelta(hours=1)  # after midnight: what came late has been counted
MESSAGES = {
    "visits": N_("Unusual on %(day)s: %(value)s visits. Usual are %(low)s to %(high)s."),
    "orders": N_("Unusual on %(day)s: %(value)s orders. Usual are %(low)s to %(high)s."),
    "revenue": N_("Unusual on %(day)s: revenue of %(value)s. Usual is %(low)s to %(high)s."),
    "conversion": N_("Unusual on %(day)s: %(value)s of visits bought. Usual are %(low)s to %(high)s."),
}


def look(at: datetime) -> None:
    """Look at yesterday, in the store's time zone, once it is counted to the end."""
    local = (at - SETTLED).astimezone(ZoneInfo(store.current().time_zone))
    day = local.date() - timedelta(days=1)
    if marking.state(DONE) >= day.isoformat() or marking.waiting():
        return
    period = periods.between(day, day, at=at, zone=store.current().time_zone)
    found = series.known(period, people=False)
    told = {key: _unusual(METRICS[key], day, found) for key in MESSAGES}
    db.end_read()
    with db.transaction():
        for key, params in told.items():
            if params is None:
                attention.resolve(kind=KIND, key=key, at=at)
            else:
                link = f"/admin/reports/trends?metric={key}"
                attention.raise_item(
                    kind=KIND, key=key, message=MESSAGES[key], params=params, link=link, at=at
                )
    with db.transaction("journey"):
        marking.put_state(DONE, day.isoformat())


def _unusual(metric: Metric, day: date, found: series.Known) -> dict[str, str] | None:
    """What to say of an unusual day; None for a usual one, or while nobody can know."""
    value, expected = found.value(metric, [day]), series.usual(metric, day, found)
    if value is None or expected is None or not normal.odd(value, expected, kind=metric.kind):
        return None
    return {"day": day.isoformat(), "value": _said(value, metric.kind), **_range(expected, metric.kind)}


def _range(expected: Usual, kind: str) -> dict[str, str]:
    return {"low": _said(expected.low, kind), "high": _said(expected.high, kind)}


def _said(value: float, kind: str) -> str:
    if kind == MONEY:
        money = Money(round(value), store.current().currency)
        return f"{money.decimal:,} {money.currency}"
    return f"{100 * value:.1f} %" if kind == SHARE else f"{round(value):,}"
