"""What somebody would see in a slot, and why: each score with its parts, and what is left out for what."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from shop.admin.promotions.fields import Fields
from shop.admin.recommendations import blueprint, words
from shop.catalog import queries as catalog
from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import clock
from shop.recommendations import filling, queries, reasons, slots
from shop.recommendations.queries import Why
from shop.recommendations.slots import ANYBODY, PRODUCT, SLOTS, Reader
from shop.web import auth, render

MOST_LEFT_OUT = 40
AROUND = [code for code in SLOTS if code != slots.COLLECTION]


@blueprint.get("/why")
@auth.staff_required("marketing")
def why() -> Response:
    """Ask by slot, products and customer; without products, by what slots without any show."""
    form = Fields(request.args)
    slot = form.choice("slot", (PRODUCT, *AROUND))
    products = form.products("product")
    customer = _customer(form)
    found = _explained(slot, products, customer) if not form.errors else None
    return render.page(
        "admin/recommendations/why.html",
        status=422 if form.errors else 200,
        slot_choices=[(code, _(SLOTS[code].title)) for code in AROUND],
        slot=slot,
        needs_product=slot in queries.BESIDE_PRODUCTS,
        found=found,
        parts=_parts(found),
        part_words=words.PARTS,
        policies=slots.POLICIES,
        left_out_words=filling.LEFT_OUT,
        reason_of=lambda one, titles: _reason(one, titles),
        most=MOST_LEFT_OUT,
        titles=catalog.titles_to_suggest(),
        typed=form.typed,
        errors=form.errors,
        at=clock.now(),
    )


def _customer(form: Fields) -> Customer | None:
    email = form.text("email")
    found = customers.by_email(email) if email else None
    if email and found is None:
        form.blame("email", _("There is no customer with this address."))
    return found


def _explained(slot: str, products: list[Any], customer: Customer | None) -> Why | None:
    if slot in queries.BESIDE_PRODUCTS and not products:
        return None
    reader = ANYBODY
    if customer is not None:
        reader = Reader(customer.first_visitor_id or str(customer.id), str(customer.id))
    return queries.explained(slot, reader, products)


def _parts(found: Why | None) -> list[str]:
    """The parts that any score has, in the order of `words.PARTS`."""
    if found is None:
        return []
    seen = {part for one in found.candidates for part, value in one.parts.items() if value}
    return [*(one for one in words.PARTS if one in seen), *sorted(seen - words.PARTS.keys())]


def _reason(one: filling.Candidate, titles: Any) -> str:
    title = titles.get(one.because_of_id, "") if one.because_of_id else ""
    text, params = reasons.sentence(one.reason, title=title, times=one.times)
    return _(text) % params if params else _(text)
