"""Whether a customer pays tax, and their VAT number: a panel on the customer's page."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.customers.models import Customer
from shop.taxes import exemptions
from shop.web import auth, slots
from shop.web.acting import act
from shop.web.forms import strip
from shop.web.render import fragment

blueprint = Blueprint("admin_customer_taxes", __name__, url_prefix="/admin/customers")


@blueprint.post("/<uuid:customer_id>/taxes")
@auth.staff_required("customers")
def update(customer_id: uuid.UUID) -> Response:
    """Note the reason and the number; what has a wrong form is refused with a sentence."""

    def text(name: str) -> str:
        return str(strip(request.form.get(name, "")[: exemptions.MOST_NOTE + 1]))

    noted = act(
        lambda: exemptions.note(
            customer_id=customer_id,
            kind=text("exemption"),
            number=text("vat_number"),
            text=text("note"),
        )
    )
    if noted is not None:
        flash(_("Saved."), "success")
    return make_response(
        redirect(url_for("admin_customers.show", customer_id=customer_id, _anchor="taxes"), 303)
    )


def panel(*, customer: Customer, **_context: Any) -> str:
    """The panel."""
    kinds = [("", _("Pays tax like everybody"))]
    kinds += [(key, _(label)) for key, label in exemptions.KINDS.items()]
    return fragment("admin/customers/_taxes.html", customer=customer, kinds=kinds)


slots.register("admin.customer", "taxes", 40, panel)
