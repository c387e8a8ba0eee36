"""The grid of recency and frequency, and the lifecycle: where customers stand, reckoned each night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.customers.grouping import queries as grouping
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import money, page
from tracking.segments import days, keeping, operations, portrait
from tracking.segments.lifecycle import rfm as grids
from tracking.segments.lifecycle import thresholds
from tracking.segments.lifecycle.rules import FAMILY, STAGES, Thresholds
from tracking.web import labels
from tracking.web.segments import blueprint, listing

STEPS = (0.04, 0.12, 0.3)  # shares of what was spent from which a cell is darker


@dataclass(frozen=True)
class Shown:
    """A cell as the page says it; `depth` 0 to 4 is how dark it is."""

    recency: int
    frequency: int
    size: int
    share: str
    depth: int
    spent: str
    spent_share: str
    name: str


@blueprint.get("/rfm")
@auth.staff_required("marketing")
def rfm() -> Response:
    """The grid; with `r` and `f`, who is in that cell."""
    today = days.day_of(clock.now())
    cells = _cells()
    chosen = cells.get((request.args.get("r", 0, int), request.args.get("f", 0, int)))
    chosen = chosen if chosen and chosen.size else None
    people = []
    if chosen and auth.staff_may("customers"):
        people = portrait.in_cell(recency=chosen.recency, frequency=chosen.frequency)
    recency, frequency = portrait.fifths()
    return page(
        "tracking/segments/rfm.html",
        tab="rfm",
        cells=cells,
        total=sum(cell.size for cell in cells.values()),
        chosen=chosen,
        people=people,
        recencies=_words([(b.score, today - b.high, today - b.low) for b in recency], ngettext_days),
        frequencies=_words([(b.score, b.low, b.high) for b in frequency], ngettext_orders),
        as_of=_day(thresholds.current()),
        everybody=portrait.everybody(),
    )


@blueprint.post("/rfm/segments")
@auth.staff_required("marketing")
def keep_cell() -> Answer:
    """Make a segment of a cell."""
    r, f = request.form.get("r", 0, int), request.form.get("f", 0, int)
    name, at = " ".join(request.form.get("name", "").split())[:80], clock.now()
    if r not in range(1, 6) or f not in range(1, 6) or not name:
        flash(_("Choose a cell, and give it a name."), "error")
        return redirect(url_for(".rfm"), 303)
    try:
        with db.transaction():
            code = operations.create(name=name, rule=grids.rule(r, f), at=at).code
        keeping.fill(code, at=at)
    except DomainError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for(".rfm", r=r, f=f), 303)
    flash(_("Kept. Who stands in this cell each night belongs to it."), "good")
    return redirect(url_for(".show", code=code), 303)


@blueprint.get("/lifecycle")
@auth.staff_required("marketing")
def lifecycle() -> Response:
    """The five stages with their borders."""
    at = clock.now()
    today, everybody = days.day_of(at), portrait.everybody()
    recent = portrait.recent(since=today - listing.MONTH + 1)
    stages = {one.code: one for one in grouping.living() if one.family == FAMILY}
    rows = [
        listing.listed(stages[code], "", recent.get(code, []), everybody, today)
        for code in (f"{FAMILY}_{word}" for word in STAGES)
        if code in stages
    ]
    found = thresholds.current()
    return page(
        "tracking/segments/lifecycle.html",
        tab="lifecycle",
        rows=rows,
        largest=max((row.segment.size for row in rows), default=0),
        everybody=everybody,
        measured=_day(found),
        meaning=_meaning(found),
        borders=_borders(found),
        at=at,
    )


def ngettext_days(low: int, high: int) -> str:
    """So many days ago, or between two numbers of them."""
    if low == high:
        return ngettext("%(num)s day ago", "%(num)s days ago", low)
    return _("%(low)s–%(high)s days ago", low=low, high=high)


def ngettext_orders(low: int, high: int) -> str:
    """So many orders, or between two numbers of them."""
    if low == high:
        return ngettext("%(num)s order", "%(num)s orders", low)
    return _("%(low)s–%(high)s orders", low=low, high=high)


def _words(rows: list[tuple[int, int, int]], said: object) -> dict[int, str]:
    found = {score: said(low, high) for score, low, high in rows}  # type: ignore[operator]
    return {score: found.get(score, "–") for score in range(1, 6)}


def _cells() -> dict[tuple[int, int], Shown]:
    found = {(cell.recency, cell.frequency): cell for cell in grids.grid()}
    people = sum(cell.size for cell in found.values())
    spent = sum(cell.spent_minor for cell in found.values())
    currency = store.current().currency
    shown = {}
    for r in range(1, 6):
        for f in range(1, 6):
            cell = found.get((r, f))
            size, minor = (cell.size, cell.spent_minor) if cell else (0, 0)
            part = minor / spent if spent > 0 else 0.0
            shown[r, f] = Shown(
                recency=r,
                frequency=f,
                size=size,
                share=labels.share(size / people) if people else "",
                depth=(1 + sum(part >= step for step in STEPS)) if size else 0,
                spent=money(Money(minor, currency)),
                spent_share=labels.share(part),
                name=_("Recency %(r)s, frequency %(f)s", r=r, f=f),
            )
    return shown


def _meaning(found: Thresholds) -> dict[str, str]:
    lapsing, lost = found.lapsing_after, found.lost_after
    few, much = found.champion_orders, _money(found.champion_spent)
    said = {
        "new": _("One order, at most %(days)s days ago", days=lapsing),
        "active": _("Several orders, the last at most %(days)s days ago", days=lapsing),
        "champion": _(
            "Active, %(orders)s orders or more and %(money)s or more spent", orders=few, money=much
        ),
        "lapsing": _("Last order %(low)s to %(high)s days ago", low=lapsing + 1, high=lost),
        "lost": _("Last order more than %(days)s days ago", days=lost),
    }
    return {f"{FAMILY}_{word}": text for word, text in said.items()}


def _borders(found: Thresholds) -> list[str]:
    if not found.measured_on:
        return [
            _("Too few customers have ordered twice to measure their pauses; until then usual borders hold.")
        ]
    return [
        ngettext(
            "Measured on %(num)s pause between two orders of the same customer.",
            "Measured on %(num)s pauses between two orders of the same customer.",
            found.measured_on,
        ),
        _("Half of them were %(days)s days or shorter.", days=found.gap_days),
        _("Four of five were %(days)s days or shorter: who stays away longer is lapsing.",
          days=found.lapsing_after),
        _("Nineteen of twenty were %(days)s days or shorter: who stays away longer is lost.",
          days=found.lost_after),
        _("Champions are the best fifth of those who bought again, by orders and by what they spent."),
    ]  # fmt: skip


def _day(found: Thresholds) -> date | None:
    return days.date_of(found.as_of) if found.as_of is not None else None


def _money(minor: int) -> str:
    return money(Money(minor, store.current().currency))
