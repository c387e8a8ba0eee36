"""What the owner notes of customers: definitions, values on a customer's page, and many at once by CSV."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.customers import queries as customers
from shop.customers.attributes import files, operations, queries
from shop.customers.attributes.files import Plan
from shop.customers.attributes.models import CHOICE, FORM
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth
from shop.web.acting import act, sentence
from shop.web.render import page
from tracking.web.segments import blueprint

KIND_NAMES = {
    "text": N_("Text"),
    "number": N_("Number"),
    "yes_no": N_("Yes or no"),
    "date": N_("Day"),
    "choice": N_("One of several"),
}
SHOWN, MOST_CHOICES = 20, 50


@blueprint.get("/customer-attributes")
@auth.staff_required("marketing")
def attributes() -> Response:
    """The attributes there are, the form for another, the form for a file."""
    return _page()


@blueprint.post("/customer-attributes")
@auth.staff_required("marketing")
def define_attribute() -> Response | Answer:
    """Add an attribute."""
    form = request.form
    name, kind, choices = form.get("name", ""), form.get("kind", ""), _lines("choices")
    if kind == CHOICE and len(choices) < 2:
        return _page(errors={"choices": _("Write at least two, one a line.")}, status=422)
    try:
        with db.transaction():
            operations.define(name=name, kind=kind, choices=choices, at=clock.now())
    except DomainError as refused:
        return _page(errors={"name": sentence(refused)}, status=422)
    flash(_("Added. It stands on every customer's page now, and in rules of segments."), "good")
    return redirect(url_for(".attributes"), 303)


@blueprint.post("/customer-attributes/<key>/name")
@auth.staff_required("marketing")
def rename_attribute(key: str) -> Answer:
    """Call an attribute otherwise."""
    name, choices = request.form.get("name", ""), _lines("choices")
    if act(lambda: operations.rename(key=key, name=name, choices=choices)):
        flash(_("Saved."), "good")
    return redirect(url_for(".attributes"), 303)


@blueprint.post("/customer-attributes/<key>/retirement")
@auth.staff_required("marketing")
def retire_attribute(key: str) -> Answer:
    """Note it no longer."""

    def forget() -> bool:
        operations.retire(key=key, at=clock.now())
        return True

    if act(forget):
        flash(_("The attribute is removed, and what was noted of it."), "good")
    return redirect(url_for(".attributes"), 303)


@blueprint.post("/customer-attributes/file")
@auth.staff_required("exchange")
def bring_attributes() -> Response | Answer:
    """Read a CSV of values: only look (`do=check`), or keep those that can be kept."""
    sent = request.files.get("file")
    if not sent or not sent.filename:
        return _page(errors={"file": _("Choose a file.")}, status=422)
    try:
        plan = files.plan(sent.stream.read(files.MOST_BYTES + 1))
    except DomainError as refused:
        return _page(errors={"file": sentence(refused)}, status=422)
    keep = request.form.get("do") == "keep"
    db.end_read()
    if keep:
        files.carry_out(plan, at=clock.now())
    return _page(told=_told(plan, kept=keep), status=200)


@blueprint.post("/customers/<uuid:customer_id>/attributes")
@auth.staff_required("customers")
def note_attributes(customer_id: uuid.UUID) -> Answer:
    """Write down what is known of one customer."""
    found = customers.by_id(customer_id)
    if found is None or found.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    typed = {one.key: request.form.get(one.key, "").strip()[:500] for one in queries.living()}
    at = clock.now()

    def write() -> bool:
        for key, text in typed.items():
            operations.put(customer_id=customer_id, key=key, value=text or None, source=FORM, at=at)
        return True

    if act(write):
        flash(_("Saved."), "good")
    return redirect(url_for("admin_customers.show", customer_id=customer_id, _anchor="attributes"), 303)


def _lines(name: str) -> list[str]:
    """The filled lines of a field."""
    return [line.strip() for line in request.form.get(name, "").splitlines() if line.strip()][:MOST_CHOICES]


def _told(plan: Plan, *, kept: bool) -> dict[str, Any]:
    """What a file came, or would come, to."""
    return {
        "kept": kept,
        "values": ngettext("%(num)s value", "%(num)s values", plan.values),
        "people": ngettext("%(num)s customer", "%(num)s customers", len(plan.rows)),
        "ignored": plan.ignored,
        "errors": [(line.number, sentence(line.problem)) for line in plan.refused[:SHOWN]],
        "more": max(0, len(plan.refused) - SHOWN),
    }


def _page(
    *, errors: dict[str, str] | None = None, told: dict[str, Any] | None = None, status: int = 200
) -> Response:
    return page(
        "tracking/segments/attributes.html",
        status=status,
        tab="attributes",
        attributes=queries.living(),
        filled=queries.filled(),
        kinds=[(kind, _(name)) for kind, name in KIND_NAMES.items()],
        typed=request.form if status == 422 else {},
        errors=errors or {},
        told=told,
    )
