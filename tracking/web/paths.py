"""The owner's page of paths: what people do after (or before) a page or an act, and between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from shop.kernel.errors import N_
from shop.web import auth, nav
from shop.web.acting import sentence
from shop.web.render import page
from tracking.journeys import words as events
from tracking.reports import asking, periods
from tracking.reports.base import BadQuestion, Question
from tracking.reports.paths import words as nodes
from tracking.reports.paths.values import CAME, EVENTS, KINDS, LEFT, OTHER, PAGES, TO, Link, Paths
from tracking.web import reports
from tracking.web.funnel import choices, drawing
from tracking.web.reports import charts

blueprint = Blueprint("admin_paths", __name__, url_prefix="/admin/reports/paths")
nav.add("learn", N_("Paths"), "admin_paths.show", "reports", 37, "path")
NAME = "paths"
SHOWN = {KINDS: N_("Kinds of pages"), PAGES: N_("Each page"), EVENTS: N_("What they did")}
MOST_LINKS = 90  # more than so many ribbons are not told apart


@blueprint.get("")
@auth.staff_required("reports")
def show() -> Response:
    """The paths that the address asks for."""
    question = asking.find(NAME)
    try:
        answer = question.answer(reports.asked(question))
    except BadQuestion as refused:
        return page(
            "tracking/reports/paths.html",
            question=question,
            answer=None,
            refused=sentence(refused),
            periods=periods.NAMES,
            status=422,
            **_asking(question),
        )
    back = answer.asked.options["direction"] == TO and not answer.asked.options["goal"]
    return reports.shown(
        question,
        answer,
        found=answer.more,
        sankey=_sankey(answer.more, back=back),
        back=back,
        span=drawing.span,
        **_asking(question),
    )


def said(name: str) -> str:
    """A node in the reader's language; a page is its address."""
    return _(nodes.NODES[name]) if name in nodes.NODES else name


def _asking(question: Question) -> dict[str, Any]:
    known = [one.name for one in question.parameters] + ["period", "since", "until"]
    own = {name: request.args[name] for name in known if request.args.get(name)}
    options = {one.name: str(one.default) for one in question.parameters} | own
    return {
        "own": own,
        "options": options,
        "shows": SHOWN,
        "places": _places(options["show"]),
        "pages": choices.pages() if options["show"] == PAGES else [],
        "said": said,
    }


def _places(show: str) -> list[tuple[str, str]]:
    """What may be asked for where nodes are few: kinds of pages with what counts beside them, or acts."""
    if show == EVENTS:
        return [(name, _(title)) for name, title in events.EVENTS.items()]
    kinds = [name for name in nodes.NODES if name not in events.EVENTS and not name.startswith("(")]
    return [(name, said(name)) for name in (*kinds, "add_to_cart", "purchase")] if show == KINDS else []


def _sankey(found: Paths, *, back: bool) -> dict[str, Any]:
    """The links as Plotly draws them: each place of the way a column of its own."""
    links = _reached(sorted(found.links, key=lambda link: -link.visits)[:MOST_LINKS])
    if not links:
        return {}
    ends = [((link.step, link.source), (link.step + 1, link.target)) for link in links]
    found_nodes = sorted({node for pair in ends for node in pair})
    place = {node: at for at, node in enumerate(found_nodes)}
    pairs = [(place[b], place[a]) if back else (place[a], place[b]) for a, b in ends]
    trace = charts.sankey(
        [_short(said(name)) for _step, name in found_nodes],
        [(a, b, link.visits) for (a, b), link in zip(pairs, links, strict=True)],
        to_the_end=back,
    )
    trace["node"]["quiet"] = [name in (CAME, LEFT, OTHER) for _step, name in found_nodes]
    return {
        "data": [{**trace, "arrangement": "snap"}],
        "layout": {"rows": max(8, len(found_nodes) / 2.5)},
        "kind": "sankey",
    }


def _reached(links: Sequence[Link]) -> list[Link]:
    """The links that hang together with the first step: the others would begin in mid-air."""
    reached: set[tuple[int, str]] = set()
    kept = []
    for link in sorted(links, key=lambda link: link.step):
        if link.step == 1 or (link.step, link.source) in reached:
            reached.add((link.step + 1, link.target))
            kept.append(link)
    return kept


def _short(text: str) -> str:
    return text if len(text) <= 28 else f"{text[:12]}…{text[-14:]}"
