"""A week of the store in figures, from what is kept: nothing is counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import sqrt
from typing import Any

from sqlalchemy import func, select

from shop.brand import links, store
from shop.kernel import attention, db
from shop.kernel.errors import N_
from shop.recommendations.slots import SLOTS
from tracking.journeys import words
from tracking.nps.statistics import Z_95
from tracking.personalization.measuring.words import VERDICTS
from tracking.reports import periods
from tracking.reports.facts import reading
from tracking.reports.recommendations import tables, telling
from tracking.reports.recommendations.models import OWN, SlotFact

NUMBER, MONEY, SHARE = "number", "money", "share"
SHOWN = 5  # matters that need the owner
# Steps of a sale, as kept figures and as they are called.
STEPS = (
    ("visits", "visit"),
    ("items", "view_item"),
    ("carts", "add_to_cart"),
    ("checkouts", "begin_checkout"),
    ("payments", "add_payment_info"),
    ("buyers", "purchase"),
)
Row = Mapping[str, int]


@dataclass(frozen=True)
class Loss:
    """A step after which fewer went on than in the week before: shares, and visits that this came to."""

    before: str
    after: str
    now: float
    earlier: float
    lost: float


def week(start: date, *, at: datetime) -> dict[str, Any] | None:
    """What is told of the week that began on `start`, as JSON; None where nothing happened in it."""
    now, earlier = _total(start, at), _total(start - timedelta(days=7), at)
    if not now["visits"] and not now["orders"]:
        return None
    rows = _rows(start)
    return {
        "first_day": start.isoformat(),
        "last_day": (start + timedelta(days=6)).isoformat(),
        "figures": _figures(now, earlier),
        "rows": rows,
        "proven": sum(row["claimed"] is not None for row in rows),
        "step": _step(now, earlier),
        "matters": _matters(),
        "links": pages(),
    }


def pages() -> dict[str, str]:
    """Where the owner goes on from the mail."""
    paths = {"report": "reports/recommendations", "trends": "reports/trends", "funnel": "reports/funnel"}
    return {name: links.url(f"/admin/{path}") for name, path in {**paths, "matters": "attention"}.items()}


def _total(start: date, at: datetime) -> Row:
    """The shop's own week; what was invented or brought from elsewhere is left out."""
    zone = store.current().time_zone
    period = periods.between(start, start + timedelta(days=6), at=at, zone=zone)
    return reading.total(period, at=at, lots=(OWN,))[0]


def _figures(now: Row, earlier: Row) -> list[dict[str, Any]]:
    money = [_money(row["revenue_minor"]) for row in (now, earlier)]
    share = [_percent(row["buyers"], row["visits"]) for row in (now, earlier)]
    return [
        {"title": N_("Revenue"), "kind": MONEY, "now": money[0], "before": money[1]},
        {"title": N_("Orders"), "kind": NUMBER, "now": now["orders"], "before": earlier["orders"]},
        {"title": N_("Visits"), "kind": NUMBER, "now": now["visits"], "before": earlier["visits"]},
        {"title": N_("Visits that bought"), "kind": SHARE, "now": share[0], "before": share[1]},
    ]


def _rows(start: date) -> list[dict[str, Any]]:
    """Each row that was shown in the week, with how it stands since it began."""
    facts = SlotFact
    asked = select(
        facts.slot, func.sum(facts.shown), func.sum(facts.clicks), func.sum(facts.attributed_minor)
    ).where(facts.lot == OWN, facts.week == start.isoformat())
    weeks = {slot: rest for slot, *rest in db.session().execute(asked.group_by(facts.slot))}
    found = []
    for one in telling.read_standings(OWN):
        if one.slot not in weeks:
            continue
        shown, clicks, after = (int(value or 0) for value in weeks[one.slot])
        claimed = tables.claimed(one.told)
        found.append({
            "title": SLOTS[one.slot].title,
            "verdict": VERDICTS[one.told["verdict"]],
            "claimed": None if claimed is None else _money(claimed),
            "followed": _percent(clicks, shown),
            "after": _money(after),
        })  # fmt: skip
    return found


def _step(now: Row, earlier: Row) -> dict[str, Any] | None:
    loss = largest_loss(now, earlier)
    if loss is None:
        return None
    return {
        "before": words.STAGES[loss.before],
        "after": words.STAGES[loss.after],
        "now": round(100 * loss.now, 1),
        "earlier": round(100 * loss.earlier, 1),
        "lost": round(loss.lost),
    }


def largest_loss(now: Row, earlier: Row) -> Loss | None:
    """The step that lost most visits against the week before, of those that chance does not explain."""
    found = []
    for (first, before), (second, after) in pairwise(STEPS):
        if not now[first] or not earlier[first]:
            continue
        rates = [min(row[second] / row[first], 1.0) for row in (now, earlier)]
        both = (now[second] + earlier[second]) / (now[first] + earlier[first])
        error = sqrt(max(both * (1 - both), 0.0) * (1 / now[first] + 1 / earlier[first]))
        if rates[1] - rates[0] > Z_95 * error > 0:
            found.append(Loss(before, after, rates[0], rates[1], (rates[1] - rates[0]) * now[first]))
    return max(found, key=lambda one: one.lost, default=None)


def _matters() -> dict[str, Any]:
    items: Sequence[Any] = attention.open_items(limit=SHOWN)
    return {
        "count": attention.open_count(),
        "items": [{"message": item.message, "params": item.params} for item in items],
    }


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": store.current().currency}
