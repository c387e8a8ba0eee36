"""The list of orders: found by words, state and days, kept filters. A constant number of queries."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint, words
from shop.kernel import clock
from shop.orders import filters, queries
from shop.orders.filters import Filter
from shop.web import auth, render
from shop.web.acting import act

PER_PAGE = 50


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response | Answer:
    """One page of orders; a search for exactly one number goes straight to it."""
    asked = read(request.args)
    found = queries.page(filter=asked, page=max(request.args.get("page", 1, int), 1), per_page=PER_PAGE)
    if asked.search.lstrip("#").isdigit() and len(found.orders) == 1:
        return redirect(url_for(".show", number=found.orders[0].number))
    kept = filters.kept()
    return render.page(
        "admin/orders/index.html",
        found=found,
        asked=asked,
        kept=kept,
        chosen_kept=next((one for one in kept if one.filter == asked), None),
        filters=words.FILTERS,
        badges=words.badges,
        at=clock.now(),
        page_url=lambda page: url_for(".index", **asked.asked, page=page),
    )


@blueprint.post("/filters")
@auth.staff_required("orders")
def keep_filter() -> Answer:
    """Keep what is shown under a name."""
    asked = read(request.form)
    name = request.form.get("name", "")
    if act(lambda: filters.keep(name=name, filter=asked, at=clock.now())):
        flash(_("The filter is kept."), "success")
    return redirect(url_for(".index", **asked.asked), 303)


@blueprint.post("/filters/<uuid:filter_id>/removal")
@auth.staff_required("orders")
def remove_filter(filter_id: uuid.UUID) -> Answer:
    """Keep a filter no longer."""
    act(lambda: filters.remove(filter_id=str(filter_id), at=clock.now()))
    return redirect(url_for(".index"), 303)


def read(said: MultiDict[str, str]) -> Filter:
    """The filter of a page's address or form; a state that there is not counts as all."""
    status = said.get("status", "")
    return Filter.read(
        status=status if status in dict(words.FILTERS) else "",
        search=said.get("q", ""),
        since=said.get("since", ""),
        until=said.get("until", ""),
    )
