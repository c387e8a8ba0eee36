"""The list of segments, and one of them: who is in it, who came and went, and what they are like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from shop.catalog import queries as catalog
from shop.customers.grouping import queries as grouping
from shop.customers.grouping.models import COMPUTED, Segment
from shop.kernel import clock, db, tables
from shop.kernel.errors import N_, NotFound
from shop.web import auth, downloads
from shop.web.acting import act
from shop.web.render import page
from tracking.segments import days, operations, portrait, queries
from tracking.segments.models import SegmentDay
from tracking.web import labels
from tracking.web.segments import blueprint, figures, naming

PER_PAGE, AT_ONCE, WEEK, MONTH, QUARTER, YEAR = 25, 500, 7, 28, 90, 365
COLUMNS = ("customer_id", "email", "name", "language", "orders", "accepts_marketing", "since")


@dataclass(frozen=True)
class Listed:
    """A segment as the list says it; `points` are its sizes by day."""

    segment: Segment
    name: str
    sentence: str
    mark: str
    share: str
    entered: int
    left: int
    points: list[int]


@blueprint.get("/segments")
@auth.staff_required("marketing")
def index() -> Response:
    """All segments: the owner's own, and those that the shop keeps."""
    at = clock.now()
    today, everybody = days.day_of(at), portrait.everybody()
    recent = portrait.recent(since=today - MONTH + 1)
    living = grouping.living()
    said = naming.sentences(living)
    rows = [listed(one, said[one.code], recent.get(one.code, []), everybody, today) for one in living]
    own = [row for row in rows if row.segment.kind != COMPUTED]
    order = {code: place for place, code in enumerate(operations.BUILT_IN)}
    kept = [row for row in rows if row.segment.kind == COMPUTED]
    kept.sort(key=lambda row: order.get(row.segment.code, len(order)))
    note = _("Reckoned from what every customer does; always there, for discounts, mails and rules.")
    return page(
        "tracking/segments/index.html",
        tab="segments",
        lists=[
            (_("Your own segments"), _("Kept up within a minute of whatever happens."), own),
            *([(_("The shop's own"), note, kept)] if kept else []),
        ],
        retired=_retired(),
        everybody=everybody,
        at=at,
    )


@blueprint.get("/segments/<code>")
@auth.staff_required("marketing")
def show(code: str) -> Response:
    """One segment."""
    segment, at = _found(code), clock.now()
    today, everybody = days.day_of(at), portrait.everybody()
    number, search = max(request.args.get("page", 1, int), 1), request.args.get("q", "").strip()[:200]
    named = search if auth.staff_may("customers") else ""
    people, total = grouping.members(code, search=named, page=min(number, 10_000), per_page=PER_PAGE)
    history = queries.history(code, days_back=QUARTER, at=at)
    return page(
        "tracking/segments/show.html",
        segment=segment,
        name=naming.name(segment),
        mark=naming.mark(segment),
        sentence=naming.sentence(segment),
        share=labels.share(segment.size / everybody) if everybody else "",
        everybody=everybody,
        week=queries.changes(code, days_back=WEEK, at=at).get(code, (0, 0)),
        month=queries.changes(code, days_back=MONTH, at=at).get(code, (0, 0)),
        history=[(_day(one.day), one.size, str(one.size)) for one in history],
        moves=[one for one in reversed(history) if one.entered or one.left][:14],
        day=_day,
        compared=figures.compared(_averages(code), _averages(None), today=today),
        bought=_bought(code, today),
        people=people,
        total=total,
        search=search,
        number=number,
        pages=-(-total // PER_PAGE),
        page_url=lambda n: url_for(".show", code=code, q=search or None, page=n if n > 1 else None),
        at=at,
    )


@blueprint.get("/segments/<code>/members.csv")
@auth.staff_required("customers")
def members_csv(code: str) -> Response:
    """Its customers now, as CSV."""
    segment = _found(code)
    lines = tables.csv_lines(COLUMNS, _rows(code))
    return downloads.rows(lines, name=f"segment-{segment.code}", ending="csv")


@blueprint.post("/segments/<code>/retirement")
@auth.staff_required("marketing")
def retire(code: str) -> Answer:
    """Put a segment away; nobody is in it any more."""
    if act(lambda: operations.retire(code=code, at=clock.now()) or True):
        flash(_("The segment is put away."), "good")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", code=code), 303)


@blueprint.post("/segments/<code>/return")
@auth.staff_required("marketing")
def restore(code: str) -> Answer:
    """Take a segment out again."""
    if act(lambda: operations.restore(code=code, at=clock.now()) or True):
        flash(_("The segment is back. Its customers come in within a minute."), "good")
    return redirect(url_for(".index"), 303)


def _found(code: str) -> Segment:
    found = grouping.by_code(code)
    if found is None or found.retired_at is not None:
        raise NotFound(N_("There is no such segment."))
    return found


def listed(segment: Segment, sentence: str, recent: list[SegmentDay], everybody: int, today: int) -> Listed:
    """A segment as lists say it; `recent` are its days of the last four weeks."""
    week = [one for one in recent if one.day > today - WEEK]
    return Listed(
        segment=segment,
        name=naming.name(segment),
        sentence=sentence,
        mark=naming.mark(segment),
        share=labels.share(segment.size / everybody) if everybody else "",
        entered=sum(one.entered for one in week),
        left=sum(one.left for one in week),
        points=[
            *(one.size for one in recent if one.day < today),
            *([segment.size] if segment.filled_at else []),
        ],
    )


def _averages(code: str | None) -> dict[str, float | None]:
    """Traits of a segment's customers, or of everybody, on average; a day as its ordinal."""
    return {**queries.averages(code), "last_order": portrait.last_order(code)}


def _bought(code: str, today: int) -> list[dict[str, Any]]:
    found = portrait.bought(code, since=today - YEAR)
    titles = catalog.product_titles([one.product_id for one in found])
    return [
        {
            "id": one.product_id,
            "title": titles[one.product_id],
            "here": labels.share(one.here / one.of_here),
            "everybody": labels.share(one.anywhere / one.of_all),
            "times": f"×{one.times:.1f}",
            "buyers": one.of_here,
        }
        for one in found
        if one.product_id in titles
    ]


def _retired() -> list[Segment]:
    put_away = select(Segment).where(Segment.retired_at.is_not(None), Segment.kind != COMPUTED)
    return list(db.session().scalars(put_away.order_by(Segment.name)))


def _day(ordinal: int) -> str:
    return str(format_date(days.date_of(ordinal), "d MMM"))


def _rows(code: str) -> Iterator[tuple[object, ...]]:
    number = 1
    while True:
        people, _total = grouping.members(code, page=number, per_page=AT_ONCE)
        for customer, since in people:
            agrees = "yes" if customer.accepts_marketing else "no"
            who = (customer.id, customer.email_as_typed, customer.name, customer.locale)
            yield (*who, customer.orders_count, agrees, since.isoformat(timespec="seconds"))
        if len(people) < AT_ONCE:
            return
        number += 1
