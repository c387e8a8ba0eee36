"""Customers: the list, and one customer's page with orders and other roots' panels."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, request, url_for

from shop.admin.orders import words
from shop.customers import queries
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.orders.models import CANCELLED, Order
from shop.web import auth, nav, render

blueprint = Blueprint("admin_customers", __name__, url_prefix="/admin/customers")
nav.add("sell", N_("Customers"), "admin_customers.index", "customers", 20, "users")
PER_PAGE = 50


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """One page of customers, found by e-mail or name."""
    search, page = request.args.get("q", "").strip()[:200], max(request.args.get("page", 1, int), 1)
    found, total = queries.page(search=search, page=page, per_page=PER_PAGE)
    return render.page(
        "admin/customers/index.html",
        customers=found,
        total=total,
        search=search,
        page=page,
        pages=-(-total // PER_PAGE),
        at=clock.now(),
        page_url=lambda number: url_for(".index", q=search or None, page=number),
    )


@blueprint.get("/<uuid:customer_id>")
@auth.staff_required("customers")
def show(customer_id: uuid.UUID) -> Response:
    """One customer."""
    customer = queries.by_id(customer_id)
    if customer is None:
        raise NotFound(N_("There is no such customer."))
    theirs = orders.of_customer(customer_id)
    return render.page(
        "admin/customers/show.html",
        customer=customer,
        orders=theirs,
        spent=spent(theirs),
        addresses=[PostalAddress.from_dict(row.fields) for row in queries.addresses(customer_id)],
        badges=words.badges,
        at=clock.now(),
    )


def spent(theirs: list[Order]) -> list[Money]:
    """What was paid and kept, by currency, the largest first."""
    sums: dict[str, int] = {}
    for order in theirs:
        if order.status != CANCELLED:
            sums[order.currency] = sums.get(order.currency, 0) + order.paid_minor - order.refunded_minor
    return sorted((Money(minor, currency) for currency, minor in sums.items()), key=lambda one: -one.minor)
