"""The codes of a promotion: words of the owner's own, and batches for one order each."""

from __future__ import annotations

import csv
import io
import re
import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.admin.promotions import blueprint, existing
from shop.admin.promotions.fields import Fields
from shop.kernel import clock, ids
from shop.promotions import operations, queries
from shop.web import auth
from shop.web.acting import act

MOST_LETTERS = 400_000  # of a list of addresses
COLUMNS = ("code", "email", "used")
FORMULA = "=+-@\t\r"  # what a spreadsheet would take for one at the beginning of a cell


@blueprint.post("/<uuid:promotion_id>/codes")
@auth.staff_required("marketing")
def add_code(promotion_id: uuid.UUID) -> Answer:
    """Let a word open the promotion."""
    form = Fields(request.form)
    existing(promotion_id)
    limit = form.count("limit")
    if form.errors:
        flash(form.errors["limit"], "error")
        return _back(promotion_id)
    made = act(
        lambda: operations.add_code(
            promotion_id=promotion_id, code=request.form.get("code", ""), limit_total=limit, at=clock.now()
        )
    )
    if made is not None:
        flash(_("The code %(code)s can be used.", code=made.code), "success")
    return _back(promotion_id)


@blueprint.post("/<uuid:promotion_id>/codes/<uuid:code_id>/removal")
@auth.staff_required("marketing")
def remove_code(promotion_id: uuid.UUID, code_id: uuid.UUID) -> Answer:
    """Have a word open nothing any more."""

    def remove() -> bool:
        operations.remove_code(promotion_id=promotion_id, code_id=code_id)
        return True

    if act(remove):
        flash(_("The code is removed."), "success")
    return _back(promotion_id)


@blueprint.post("/<uuid:promotion_id>/batches")
@auth.staff_required("marketing")
def make_batch(promotion_id: uuid.UUID) -> Answer:
    """Make codes for one order each: so many, or one for each email address."""
    form = Fields(request.form)
    existing(promotion_id)
    emails = re.split(r"[\s,;]+", request.form.get("emails", "")[:MOST_LETTERS].strip())
    bound = [one for one in emails if one]
    size = 0 if bound else form.count("size", most=operations.MOST_AT_ONCE, needed=True)
    if form.errors:
        flash(form.errors["size"], "error")
        return _back(promotion_id)
    batch = act(
        lambda: operations.make_batch(
            promotion_id=promotion_id, name=form.text("name"), size=size or 0, emails=bound, at=clock.now()
        )
    )
    if batch is not None:
        flash(ngettext("%(num)d code is ready.", "%(num)d codes are ready.", batch.size), "success")
    return _back(promotion_id)


@blueprint.get("/<uuid:promotion_id>/batches/<uuid:batch_id>.csv")
@auth.staff_required("marketing")
def download_batch(promotion_id: uuid.UUID, batch_id: uuid.UUID) -> Response:
    """A batch as a table: code, the address it is bound to, whether it is used."""
    existing(promotion_id)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for code, email, used in queries.batch_rows(promotion_id, batch_id):
        writer.writerow(
            (code, f"'{email}" if email.startswith(tuple(FORMULA)) else email, "yes" if used else "no")
        )
    headers = {
        "Content-Disposition": f'attachment; filename="codes-{ids.token_hash(str(batch_id))[:8]}.csv"',
        "Cache-Control": "no-store",
    }
    return Response(stream.getvalue(), mimetype="text/csv", headers=headers)


@blueprint.post("/<uuid:promotion_id>/batches/<uuid:batch_id>/removal")
@auth.staff_required("marketing")
def remove_batch(promotion_id: uuid.UUID, batch_id: uuid.UUID) -> Answer:
    """Have the codes of a batch open nothing any more."""

    def remove() -> bool:
        operations.remove_batch(promotion_id=promotion_id, batch_id=batch_id)
        return True

    if act(remove):
        flash(_("The codes are removed."), "success")
    return _back(promotion_id)


def _back(promotion_id: uuid.UUID) -> Answer:
    return redirect(url_for(".show", promotion_id=promotion_id, _anchor="codes"), 303)
