"""Carriers' public pages: where each link leads, a try, another link, a carrier of one's own."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import public as links
from fulfillment.carriers.registry import OTHER
from fulfillment.trackers import queries
from fulfillment.web.carriers import blueprint
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page

EXAMPLE = "1Z999AA10123456784"


@blueprint.get("/public", endpoint="public")
@auth.staff_required("fulfillment")
def show() -> Response:
    """Every carrier with its link."""
    return _page()


@blueprint.post("/public")
@auth.staff_required("settings")
def keep_link() -> Response | Answer:
    """Change a link, or add a carrier."""
    form = request.form
    try:
        with db.transaction():
            links.keep(
                code=form.get("code", "")[:40],
                name=form.get("name", ""),
                url=form.get("url", ""),
                at=clock.now(),
            )
    except links.BadLink as error:
        return _page(problem=sentence(error), status=422)
    flash(_("Kept. Mails and the tracking page link there from now on."), "good")
    return redirect(url_for(".public"), 303)


@blueprint.post("/public/<code>/removal")
@auth.staff_required("settings")
def forget_link(code: str) -> Answer:
    """Back to the link that came with the shop."""
    with db.transaction():
        if not links.forget(code=code, at=clock.now()):
            raise NotFound(N_("There is no such link."))
    flash(_("Taken out."), "good")
    return redirect(url_for(".public"), 303)


def _page(*, problem: str = "", status: int = 200) -> Response:
    numbers = queries.sample_numbers()
    kept = links.kept()
    return page(
        "fulfillment/carriers/public.html",
        status=status,
        problem=problem,
        typed=request.form,
        rows=[
            (one.info, one.template, one.tracking_url(numbers.get(code, EXAMPLE)), code in kept)
            for code, one in links.known().items()
        ],
        other=OTHER,
        may_change=auth.staff_may("settings"),
    )
