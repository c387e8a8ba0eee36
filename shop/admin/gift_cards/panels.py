"""Panels on other pages: credit on a customer's, a refund as credit on an order's, the debt on today's."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.gift_cards import blueprint
from shop.admin.orders.page import existing as existing_order
from shop.admin.orders.page import seen_refundable
from shop.brand import store
from shop.credit import operations, queries
from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.kernel.money import InvalidMoney, Money
from shop.orders.models import Order
from shop.payments import operations as payments
from shop.payments import queries as payment_queries
from shop.web import auth, slots
from shop.web.acting import sentence
from shop.web.render import fragment


@blueprint.post("/customers/<uuid:customer_id>")
@auth.staff_required("gift_cards")
def grant(customer_id: uuid.UUID) -> Answer:
    """Give a customer store credit. Sent twice, it is given once."""
    customer = customers.by_id(customer_id)
    if customer is None or customer.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    try:
        amount = _amount("amount", store.current().currency)
        with db.transaction():
            operations.grant(
                customer_id=customer_id,
                amount=amount,
                key=f"{customer_id}:{request.form.get('press', '')[:40]}",
                note=request.form.get("note", "").strip(),
                at=clock.now(),
            )
        flash(_("The credit is given."), "success")
    except (InvalidMoney, DomainError) as refused:
        flash(sentence(refused), "error")
    return redirect(url_for("admin_customers.show", customer_id=customer_id, _anchor="credit"), 303)


@blueprint.post("/orders/<int:number>")
@auth.staff_required("payments")
def refund(number: int) -> Answer:
    """Give money of an order back as store credit, with a bonus where one is typed."""
    order = existing_order(number)
    try:
        amount = _amount("amount", order.currency)
        bonus = _amount("bonus", order.currency) if request.form.get("bonus", "").strip() else None
        with db.transaction():
            payments.refund_as_credit(
                order_id=order.id,
                amount=amount,
                bonus=bonus,
                reason=request.form.get("reason", "").strip(),
                seen=seen_refundable(order),
                at=clock.now(),
            )
        flash(_("The customer has it as store credit."), "success")
    except (InvalidMoney, DomainError) as refused:
        flash(sentence(refused), "error")
    return redirect(url_for("admin_orders.show", number=number, _anchor="as-credit"), 303)


def _amount(name: str, currency: str) -> Money:
    return Money.parse(request.form.get(name, "").strip().replace(",", ".")[:30], currency)


def of_customer(customer: Customer, **_context: Any) -> str:
    """What a customer has, and the form that gives more."""
    if not auth.staff_may("gift_cards"):
        return ""
    return fragment(
        "admin/gift_cards/_customer.html",
        customer=customer,
        accounts=queries.of_customer(customer.id),
        press=uuid.uuid4().hex,
    )


def of_order(order: Order, **_context: Any) -> str:
    """What credit pays of an order, the cards it bought, and the form that refunds as credit."""
    may_refund = order.paid_minor and auth.staff_may("payments")
    refundable = payment_queries.refundable_of_order(order.id) if may_refund else None
    tenders = queries.of_order(order.id) if order.credit_minor else []
    bought = queries.bought_by(order.id)
    if not (refundable or tenders or bought):
        return ""
    return fragment(
        "admin/gift_cards/_order.html",
        order=order,
        refundable=refundable,
        tenders=tenders,
        bought=bought,
        may_see=auth.staff_may("gift_cards"),
    )


def of_today(at: datetime, **_context: Any) -> str:
    """What the shop owes on cards and as credit."""
    owed = queries.owed() if auth.staff_may("gift_cards") else []
    return fragment("admin/gift_cards/_owed.html", owed=owed, at=at) if owed else ""


slots.register("admin.customer", "credit", 20, of_customer)
slots.register("admin.order", "credit", 20, of_order)
slots.register("admin.dashboard", "credit", 30, of_today)
