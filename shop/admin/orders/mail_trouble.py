"""An order's customer did not get its mails: why, and the right address in one press."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from shop.admin.orders import blueprint, page
from shop.kernel import clock
from shop.mail import queries as mails
from shop.orders import mail_kinds, operations
from shop.orders.models import Order
from shop.web import auth, slots
from shop.web.acting import act
from shop.web.forms import Form
from shop.web.render import fragment


class EmailForm(Form):
    """The right address."""

    email = EmailField(validators=[InputRequired(), Length(max=320)])


@blueprint.post("/<int:number>/email")
@auth.staff_required("orders")
def correct_email(number: int) -> Answer:
    """Keep the address and send what did not arrive once more."""
    order, form = page.existing(number), EmailForm()
    typed = form.email.data or "" if form.validate() else ""
    sent = act(lambda: operations.correct_email(order_id=order.id, email=typed, at=clock.now()))
    if sent is not None:
        flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", len(sent)), "good")
    return redirect(url_for(".show", number=number), 303)


def panel(order: Order, **_more: Any) -> str:
    """What did not arrive, and the form; empty when everything did."""
    found = mails.undelivered(order.id)
    if not found:
        return ""
    named = [(mail, mail_kinds.name(mail.kind)) for mail in found]
    return fragment("admin/orders/_mail_trouble.html", order=order, mails=named)


slots.register("admin.order.top", "mails", 20, panel)
