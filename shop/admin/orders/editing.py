"""Editing a placed order: other quantities, other goods (so also exchanges), another address.

Nothing is kept between looking and confirming: the form says it all, and the order's version and the total
that was shown are compared when it is confirmed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint, page
from shop.catalog.queries import named
from shop.checkout import editing
from shop.checkout.editing import Draft
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db, ids
from shop.kernel.errors import DomainError
from shop.orders import operations
from shop.orders.models import OPEN, PENDING, UNFULFILLED, Order
from shop.web import auth, render
from shop.web.acting import sentence

FIELDS = ("name", "line1", "line2", "postal_code", "city", "phone")


@dataclass
class Typed:
    """What the form says: units by order line, units by variant added with its label, and what is wrong."""

    quantities: dict[uuid.UUID, int] = field(default_factory=dict)
    added: dict[uuid.UUID, int] = field(default_factory=dict)
    labels: dict[uuid.UUID, str] = field(default_factory=dict)
    wanted: str = ""
    units: str = "1"
    problem: str = ""


@blueprint.get("/<int:number>/edit")
@auth.staff_required("payments")
def edit(number: int) -> Response | Answer:
    """The form."""
    order = page.existing(number)
    if not changeable(order):
        flash(_("Something of this order has left, or it is over: it stays as it is."), "info")
        return redirect(url_for(".show", number=number), 303)
    return _shown(order, Typed())


@blueprint.post("/<int:number>/edit")
@auth.staff_required("payments")
def look_at_edit(number: int) -> Response:
    """What the edit would come to; nothing is changed."""
    order = page.existing(number)
    typed = _typed(order)
    if typed.problem:
        return _shown(order, typed, status=422)
    try:
        found = editing.draft(order, quantities=typed.quantities, added=typed.added, at=clock.now())
    except DomainError as refused:
        typed.problem = sentence(refused)
        return _shown(order, typed, status=422)
    return _shown(order, typed, draft=found)


@blueprint.post("/<int:number>/edit/confirmation")
@auth.staff_required("payments")
def confirm_edit(number: int) -> Response | Answer:
    """Make it, as it was shown."""
    order = page.existing(number)
    typed = _typed(order)
    try:
        with db.transaction():
            editing.apply(
                order_id=order.id,
                version=request.form.get("version", 0, int),
                quantities=typed.quantities,
                added=typed.added,
                shown_total_minor=request.form.get("total", -1, int),
                at=clock.now(),
            )
    except DomainError as refused:
        typed.problem = sentence(refused)
        return _shown(page.existing(number), typed, status=refused.status)
    flash(_("The order is changed. The customer gets a mail."), "success")
    return redirect(url_for(".show", number=number), 303)


@blueprint.post("/<int:number>/address")
@auth.staff_required("orders")
def change_address(number: int) -> Answer:
    """Send it elsewhere."""
    order = page.existing(number)
    before = PostalAddress.from_dict(order.shipping_address)
    typed = {name: request.form.get(name, "").strip()[:400] for name in FIELDS}
    try:
        with db.transaction():
            operations.change_address(
                order_id=order.id,
                address=PostalAddress(**typed, region=before.region, country=before.country),
                version=request.form.get("version", 0, int),
                by_customer=False,
                at=clock.now(),
            )
    except DomainError as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("The address is changed. The customer gets a mail."), "success")
    return redirect(url_for(".show", number=number), 303)


def changeable(order: Order) -> bool:
    """Whether its lines or its address may be changed."""
    return operations.editable(order) or (
        order.status in (PENDING, OPEN) and order.fulfillment_status == UNFULFILLED
    )


def _typed(order: Order) -> Typed:
    form = request.form
    typed = Typed(wanted=form.get("wanted", "").strip()[:200], units=form.get("units", "1")[:5])
    for line in order.lines:
        text = form.get(f"line-{line.id}", "")
        if text.strip() and (units := _whole(text)) is None:
            typed.problem = _("A quantity is a whole number.")
        elif text.strip():
            typed.quantities[line.id] = units or 0
    for key in form.getlist("added")[:50]:
        variant_id, units = ids.parse_id(key), _whole(form.get(f"added-{key}", ""))
        if variant_id is not None and units:
            typed.added[variant_id] = units
    _add(typed)
    return typed


def _add(typed: Typed) -> None:
    """Take what the form names by words to the goods that are added."""
    if typed.wanted:
        found, units = named.variants_named(typed.wanted), _whole(typed.units)
        if len(found) != 1 or not units:
            typed.problem = (
                _("There are several: %(names)s", names=", ".join(label for _key, label in found[:8]))
                if len(found) > 1
                else _("None of your goods is called so.")
                if not found
                else _("A quantity is a whole number.")
            )
        else:
            typed.added[found[0][0]] = typed.added.get(found[0][0], 0) + units
            typed.wanted, typed.units = "", "1"
    typed.labels = named.variant_labels(typed.added) if typed.added else {}


def _whole(text: str) -> int | None:
    """A whole number that is not negative; None for anything else."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _shown(order: Order, typed: Typed, *, draft: Draft | None = None, status: int = 200) -> Response:
    return render.page(
        "admin/orders/edit.html",
        status=status,
        order=order,
        typed=typed,
        draft=draft,
        editable=operations.editable(order),
        stored=PostalAddress.from_dict(order.shipping_address),
        names=named.titles_to_suggest(),
    )
