"""Customers: the list, and one customer's page with orders and other roots' panels."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.admin.orders import words
from shop.customers import operations, queries
from shop.customers.addresses import PostalAddress
from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.orders.models import CANCELLED, Order
from shop.orders.past import queries as past
from shop.web import auth, nav, render
from shop.web.acting import act, sentence

blueprint = Blueprint("admin_customers", __name__, url_prefix="/admin/customers")
nav.add("sell", N_("Customers"), "admin_customers.index", "customers", 20, "users")
PER_PAGE, LAST_PAGE = 50, 10_000


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """One page of customers, found by email or name."""
    search = request.args.get("q", "").strip()[:200]
    page = min(max(request.args.get("page", 1, int), 1), LAST_PAGE)
    code, names = request.args.get("segment", ""), grouping.names()
    found, total = _page(code if code in names else "", search, page)
    return render.page(
        "admin/customers/index.html",
        customers=found,
        total=total,
        search=search,
        segment=code,
        segments=[("", _("All customers")), *((key, _(name)) for key, name in names.items())],
        page=page,
        pages=-(-total // PER_PAGE),
        at=clock.now(),
        page_url=lambda number: url_for(".index", q=search or None, segment=code or None, page=number),
    )


def _page(code: str, search: str, page: int) -> tuple[Sequence[Customer], int]:
    """Customers of a segment, or of all."""
    if not code:
        return queries.page(search=search, page=page, per_page=PER_PAGE)
    found, total = grouping.members(code, search=search, page=page, per_page=PER_PAGE)
    return [customer for customer, _since in found], total


@blueprint.get("/<uuid:customer_id>")
@auth.staff_required("customers")
def show(customer_id: uuid.UUID) -> Response:
    """One customer."""
    customer, at = _found(customer_id), clock.now()
    held = operations.held_back(customer, at=at)
    theirs, earlier = orders.of_customer(customer_id), past.of_customer(customer_id)
    return render.page(
        "admin/customers/show.html",
        customer=customer,
        orders=theirs,
        past_orders=earlier,
        spent=spent(theirs, past.kept_of(customer_id)),
        addresses=[PostalAddress.from_dict(row.fields) for row in queries.addresses(customer_id)],
        badges=words.badges,
        held=sentence(held) if held else "",
        at=at,
    )


@blueprint.get("/<uuid:customer_id>/data.json")
@auth.staff_required("privacy")
def download(customer_id: uuid.UUID) -> Response:
    """Everything the shop holds of a customer, to answer whoever asks for it."""
    told = json.dumps(operations.export(_found(customer_id)), ensure_ascii=False, indent=2, default=str)
    response = make_response(told)
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f'attachment; filename="customer-{customer_id}.json"'
    return response


@blueprint.post("/<uuid:customer_id>/erasure")
@auth.staff_required("privacy")
def erase(customer_id: uuid.UUID) -> Response:
    """Forget a customer at once, once the press is confirmed by their address typed."""
    customer = _found(customer_id)
    if request.form.get("email", "").strip().lower() != customer.email:
        flash(_("Please type the customer's email address to confirm."), "error")
        return make_response(redirect(url_for(".show", customer_id=customer_id, _anchor="erase"), 303))
    if act(lambda: _erased(customer_id)) is None:
        return make_response(redirect(url_for(".show", customer_id=customer_id), 303))
    flash(_("The customer is erased. Orders stay in the books, without a name."), "good")
    return make_response(redirect(url_for(".index"), 303))


def _erased(customer_id: uuid.UUID) -> bool:
    operations.erase(customer_id=customer_id, at=clock.now())
    return True


def _found(customer_id: uuid.UUID) -> Customer:
    customer = queries.by_id(customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    return customer


def spent(theirs: list[Order], earlier: Sequence[Money] = ()) -> list[Money]:
    """What was paid and kept, by currency, the largest first; `earlier` was elsewhere."""
    sums = {kept.currency: kept.minor for kept in earlier}
    for order in theirs:
        if order.status != CANCELLED:
            sums[order.currency] = sums.get(order.currency, 0) + order.paid_minor - order.refunded_minor
    return sorted((Money(minor, currency) for currency, minor in sums.items()), key=lambda one: -one.minor)
