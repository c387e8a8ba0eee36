"""Many at once: each is sent in a transaction of its own, and what could not be sent says why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.shipments import operations, queries
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.queries import Waiting
from fulfillment.web.shipping import blueprint, forms, starting
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page


@dataclass(frozen=True)
class Failure:
    """An order that was not sent, and why."""

    code: str
    why: str


@blueprint.post("")
@auth.staff_required("fulfillment")
def create_many() -> Response | Answer:
    """Send everything that is left of what is ticked, with one carrier and no numbers yet."""
    codes = forms.codes()
    chosen = queries.by_codes(codes)
    if not codes:
        flash(_("Choose the orders first."), "warn")
        return redirect(url_for(".index"), 303)
    named = [(each.code, each.work.id) for each in chosen]
    known = {code for code, _work in named}
    unknown = [code for code in codes if code.strip().lstrip("#") not in known]
    failures = [Failure(code, _("There is no such order to send.")) for code in unknown]
    db.end_read()
    for each in chosen:
        if error := _send(each):
            failures.append(Failure(each.code, sentence(error)))
    sent = len(chosen) + len(unknown) - len(failures)
    if sent:
        flash(ngettext("%(num)s parcel is on its way.", "%(num)s parcels are on their way.", sent), "good")
    if not failures:
        return redirect(url_for(".index"), 303)
    return page("fulfillment/shipments/report.html", failures=failures, sent=sent)


def _send(each: Waiting) -> DomainError | None:
    carrier, at = request.form.get("carrier", ""), clock.now()
    try:
        with db.transaction():
            if carrier == SIMULATOR.info.code:
                story = forms.StoryForm().story.data or ""
                starting.start_story(each.order.id, story, 1440.0, work_id=each.work.id)
            else:
                draft = ParcelDraft(carrier=carrier)
                operations.ship(
                    order_id=each.order.id, parcels=[draft], source="list", work_id=each.work.id, at=at
                )
    except DomainError as error:
        return error
    return None
