"""Proposed groups: who behaves alike, and a press to adopt a group as a segment."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.customers.grouping.models import Segment
from shop.kernel import clock, origin
from shop.kernel.money import Money
from shop.web import auth
from shop.web.acting import act
from shop.web.render import money, page
from tracking.segments.groups import adopting, behavior, finding, searching
from tracking.segments.groups.models import GroupSearch
from tracking.web import labels
from tracking.web.segments import blueprint, figures


@dataclass(frozen=True)
class Apart:
    """One thing that sets a group apart, as the page says it."""

    name: str
    here: str
    everybody: str


@dataclass(frozen=True)
class Group:
    """A proposed group as the page says it; `number` is its place in the search."""

    number: int
    title: str
    size: int
    share: str
    stability: str
    verdict: str
    tone: str
    may_adopt: bool
    apart: list[Apart]
    segment: Segment | None


@blueprint.get("/customer-groups")
@auth.staff_required("marketing")
def groups() -> Response:
    """The newest proposals."""
    search = searching.newest()
    refusal = _(search.refusal) % search.refusal_params if search and search.refusal else ""
    return page(
        "tracking/segments/groups.html",
        tab="groups",
        search=search,
        refusal=refusal,
        waiting=searching.waiting(),
        shown=_shown(search) if search and not refusal else [],
        measures=[_(known.name) for known in _scales(search)],
        draws=finding.DRAWS,
    )


@blueprint.post("/customer-groups/searches")
@auth.staff_required("marketing")
def search_groups() -> Answer:
    """Have groups looked for by the worker."""
    by = origin.current().actor
    if act(lambda: searching.ask(by=by, at=clock.now())):
        flash(_("The worker looks for groups now."), "good")
    return redirect(url_for(".groups"), 303)


@blueprint.post("/customer-groups/<uuid:search_id>/<int:group>/segment")
@auth.staff_required("marketing")
def adopt_group(search_id: uuid.UUID, group: int) -> Answer:
    """Make a segment of a group."""
    name = " ".join(request.form.get("name", "").split())[:80]
    if not name:
        flash(_("Give the group a name."), "error")
        return redirect(url_for(".groups"), 303)
    made = act(lambda: adopting.adopt(search_id=search_id, group=group, name=name, at=clock.now()))
    if made is None:
        return redirect(url_for(".groups"), 303)
    flash(_("“%(name)s” is a segment now. Its customers come in within a few minutes.", name=name), "good")
    return redirect(url_for(".show", code=made.code), 303)


def _shown(search: GroupSearch) -> list[Group]:
    taken = adopting.adopted(search)
    return [_group(number, one, search, taken.get(number)) for number, one in enumerate(search.groups)]


def _group(number: int, one: dict[str, Any], search: GroupSearch, segment: Segment | None) -> Group:
    stability = one["stability"]
    if stability >= finding.STABLE:
        verdict, tone = _("stable"), "good"
    elif stability >= finding.DISSOLVED:
        verdict, tone = _("a pattern"), "warn"
    else:
        verdict, tone = _("chance"), "bad"
    return Group(
        number=number,
        title=_title(one["apart"]),
        size=one["size"],
        share=labels.share(one["size"] / search.customers),
        stability=f"{stability:.2f}",
        verdict=verdict,
        tone=tone,
        may_adopt=stability >= finding.DISSOLVED,
        apart=[
            Apart(_(known.name), said(known, row["here"]), said(known, row["everybody"]))
            for row in one["apart"]
            if (known := behavior.BY_KEY.get(row["trait"]))
        ],
        segment=segment,
    )


def _scales(search: GroupSearch | None) -> list[behavior.Behavior]:
    return [behavior.BY_KEY[one["trait"]] for one in search.scales] if search else []


def _title(traits: list[dict[str, Any]]) -> str:
    """The two things that set it most apart, in a word each."""
    said = []
    for row in traits[:2]:
        known = behavior.BY_KEY[row["trait"]]
        apart = known.more if row["apart"] > 0 else known.less
        said.append(_(apart))
    title = ", ".join(said) or _("Group")
    return title[:1].upper() + title[1:]


def said(known: behavior.Behavior, value: float) -> str:
    """An average in its unit."""
    if known.kind == behavior.MONEY:
        return money(Money(round(value), store.current().currency))
    if known.kind == behavior.SHARE:
        return labels.share(value)
    if known.kind == behavior.DAYS:
        return figures.days(value)
    return figures.number(value)
