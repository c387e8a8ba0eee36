"""One order's page: what was sold and why it cost that, the money, the story, and other roots' panels."""

from __future__ import annotations

from flask import Response, request
from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.admin.orders import blueprint, story, words
from shop.brand import countries
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.orders import queries
from shop.orders.models import OPEN, PENDING, UNFULFILLED, Order
from shop.payments import queries as payments
from shop.pricing.quote import Quote
from shop.staff import queries as staff
from shop.web import auth, render
from shop.web.forms import Form
from shop.web.locale import get_locale


class RefundForm(Form):
    """Money to give back."""

    amount = StringField(_l("Amount"), validators=[InputRequired(), Length(max=20)])
    reason = StringField(_l("Reason"), validators=[Length(max=200)])


class NoteForm(Form):
    """A note for the team."""

    text = TextAreaField(_l("Note"), validators=[InputRequired(), Length(max=2000)])


@blueprint.get("/<int:number>")
@auth.staff_required("orders")
def show(number: int) -> Response:
    """The page."""
    return shown(existing(number))


def existing(number: int) -> Order:
    """The order of a number. Raises NotFound."""
    order = queries.by_number(number)
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order


def seen_refundable(order: Order) -> Money | None:
    """What the page of `order` said could be given back, as its form was sent; None for an older page."""
    minor = request.form.get("seen", type=int)
    return None if minor is None else order.money(minor)


def shown(
    order: Order, *, refund: RefundForm | None = None, note: NoteForm | None = None, status: int = 200
) -> Response:
    """The page of `order`, with forms that were filled in wrongly."""
    attempts = payments.of_order(order.id)
    refundable = payments.refundable_of(attempts)
    return render.page(
        "admin/orders/show.html",
        status=status,
        order=order,
        quote=Quote.from_dict(order.quote),
        customer=customers.by_id(order.customer_id),
        address=PostalAddress.from_dict(order.shipping_address),
        country=countries.name(order.shipping_address.get("country", ""), get_locale()),
        badges=words.badges(
            order.status,
            order.payment_status,
            order.fulfillment_status,
            packing=order.packing_at is not None,
        ),
        attempts=attempts,
        attempt_words=words.ATTEMPT,
        ledger=payments.ledger(order.id),
        ledger_words=words.LEDGER,
        refunds=payments.refunds(order.id),
        refund_words=words.REFUND,
        refundable=refundable,
        refund_form=refund or RefundForm(formdata=None, amount=str(refundable.decimal) if refundable else ""),
        note_form=note or NoteForm(formdata=None),
        story=story.tell(queries.timeline(order.id), staff=staff.everybody()),
        cancellable=order.status in (PENDING, OPEN)
        and not any(line.shipped_quantity for line in order.lines),
        may_edit=auth.staff_may("payments")
        and order.status in (PENDING, OPEN)
        and order.fulfillment_status == UNFULFILLED,
        may_customers=auth.staff_may("customers"),
    )
