"""Invoices and credit notes: the list, each as PDF, and a table of a time for the accountant."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.invoices import operations, queries, seller
from shop.invoices.models import CREDIT_NOTE, INVOICE, Invoice
from shop.kernel import clock, tables
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.orders.models import CANCELLED, Order
from shop.web import auth, downloads, nav, render, slots
from shop.web.acting import act
from shop.web.render import fragment

blueprint = Blueprint("admin_invoices", __name__, url_prefix="/admin/invoices")
nav.add("sell", N_("Invoices"), "admin_invoices.index", "orders", 14, "document")

PER_PAGE, LONGEST = 50, 3660  # days
KINDS = (("", N_("All")), (INVOICE, N_("Invoices")), (CREDIT_NOTE, N_("Credit notes")))
COLUMNS = (
    *("number", "kind", "issued", "order", "corrects", "name", "country", "tax_number"),
    *("currency", "net", "tax", "gross", "taxes"),
)


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response:
    """One page of documents, newest first."""
    kind, search = request.args.get("kind", ""), request.args.get("q", "").strip()[:60]
    if kind not in dict(KINDS):
        kind = ""
    today = clock.now().astimezone(_zone()).date()
    return render.page(
        "admin/invoices/index.html",
        found=queries.page(
            kind=kind, search=search, page=max(request.args.get("page", 1, int), 1), per_page=PER_PAGE
        ),
        kinds=KINDS,
        chosen=kind,
        search=search,
        automatic=seller.automatic(),
        month=(today.replace(day=1) - timedelta(days=1)).replace(day=1),
        last=today.replace(day=1) - timedelta(days=1),
        page_url=lambda page: url_for(".index", kind=kind or None, q=search or None, page=page),
        at=clock.now(),
    )


@blueprint.get("/<uuid:invoice_id>.pdf")
@auth.staff_required("orders")
def pdf(invoice_id: uuid.UUID) -> Response:
    """One document."""
    document = queries.by_id(invoice_id)
    if document is None:
        raise NotFound(N_("There is no such document."))
    from shop.invoices.drawing import draw

    return downloads.pdf(draw(document), name=document.name)


@blueprint.get("/table.csv")
@auth.staff_required("orders")
def table() -> Response | Answer:
    """Documents of a time (days of the store's time zone, both included) as CSV; taxes are named by rate."""
    since, until = _day("since"), _day("until")
    if since is None or until is None or until < since or (until - since).days > LONGEST:
        flash(_("Please choose a first and a last day."), "error")
        return redirect(url_for(".index"), 303)
    found = queries.between(_begins(since), _begins(until + timedelta(days=1)))
    lines = tables.csv_lines(COLUMNS, _rows(found))
    return downloads.rows(lines, name=f"invoices-{since}-{until}", ending="csv")


@blueprint.post("/orders/<int:number>")
@auth.staff_required("payments")
def issue(number: int) -> Answer:
    """Make the invoice of an order that has none."""
    order = orders.by_number(number)
    if order is None:
        raise NotFound(N_("There is no such order."))
    made = act(lambda: operations.issue(order_id=order.id, at=clock.now()))
    if made is not None:
        flash(_("Invoice %(number)s is made.", number=made.name), "success")
    return redirect(url_for("admin_orders.show", number=number) + "#documents", 303)


def panel(order: Order, **_more: object) -> str:
    """An order's documents on its page, and the button where it could have some and has none."""
    found = queries.of_order(order.id)
    can_issue = not found and order.confirmed_at is not None and order.status != CANCELLED
    if not found and not can_issue:
        return ""
    return fragment(
        "admin/invoices/_panel.html",
        order=order,
        documents=found,
        can_issue=can_issue and auth.staff_may("payments"),
    )


slots.register("admin.order", "invoices", 30, panel)


def _rows(found: Iterator[tuple[Invoice, int]]) -> Iterator[tuple[object, ...]]:
    zone = _zone()
    for document, number in found:
        buyer, sign = document.parties["buyer"], -1 if document.kind == CREDIT_NOTE else 1
        money = [
            _decimal(sign * minor, document)
            for minor in (
                document.total_minor - document.tax_minor,
                document.tax_minor,
                document.total_minor,
            )
        ]
        yield (
            document.name,
            document.kind,
            document.issued_at.astimezone(zone).date().isoformat(),
            number,
            document.data.get("corrects", ""),
            document.buyer,
            buyer["country"],
            buyer["tax_number"],
            document.currency,
            *money,
            _taxes(document, sign),
        )


def _taxes(document: Invoice, sign: int) -> str:
    """ "VAT 19%: 11.90 with 1.90; …": what bears which taxes, and how much of it is tax."""
    parts = []
    for group in operations.groups_of(document):
        rates = " + ".join(f"{name} {ppm / 10_000:g}%" for name, ppm in group.rates) or "0%"
        gross, tax = _decimal(sign * group.gross, document), _decimal(sign * group.tax, document)
        parts.append(f"{rates}: {gross} with {tax}")
    return "; ".join(parts)


def _decimal(minor: int, document: Invoice) -> str:
    return str(Money(minor, document.currency).decimal)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _begins(day: date) -> datetime:
    try:
        return datetime.combine(day, time.min, _zone()).astimezone(UTC)
    except OverflowError:
        return datetime.combine(day, time.min, UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo(store.current().time_zone)
