"""The page of one return, for whoever holds its link: how it stands, the label, and what can be done."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import registry
from fulfillment.returns import operations, photos, queries, rules
from fulfillment.returns.models import FILE, LINK, Return
from fulfillment.web.returns import blueprint, words
from shop.brand import links as addresses
from shop.brand import store
from shop.catalog import care
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.web import render
from shop.web.acting import act
from shop.web.render import page


@blueprint.get("/returns/<token>")
def show(token: str) -> Response:
    """How it stands."""
    one, order = _found(token)
    amount = render.money(order.money(one.refund_minor)) if one.refund_minor else ""
    held = {line.order_line_id: line for line in one.lines}
    return page(
        "fulfillment/returns/show.html",
        title=_("Return %(code)s", code=words.code(one, order.number)),
        one=one,
        order=order,
        pieces=[(line, held[line.id]) for line in order.lines if line.id in held],
        photos=photos.numbered(one.photos),
        actions=rules.supported(one.status),
        amount=amount,
        carriers=[(info.code, _(info.name)) for info in registry.choices()],
        carrier=_(registry.name(one.carrier)) if one.carrier else "",
        carrier_url=registry.tracking_url(one.carrier, one.tracking_number) if one.tracking_number else None,
        words=words,
        kinds={"file": FILE, "link": LINK},
    )


@blueprint.post("/returns/<token>/cancellation")
def withdraw(token: str) -> Answer:
    """Keep it after all."""
    one, _order = _found(token)
    if act(lambda: operations.withdraw(return_id=one.id, at=clock.now())):
        flash(_("The return is withdrawn."), "good")
    return redirect(url_for("returns.show", token=token), 303)


@blueprint.post("/returns/<token>/posting")
def post(token: str) -> Answer:
    """It is in the post."""
    one, _order = _found(token)
    carrier, number = request.form.get("carrier", "")[:60], request.form.get("number", "")[:80]
    at = clock.now()
    if act(lambda: operations.post(return_id=one.id, carrier=carrier, number=number, at=at)):
        flash(_("Thank you. We write as soon as it is here."), "good")
    return redirect(url_for("returns.show", token=token), 303)


@blueprint.get("/returns/<token>/label")
def label(token: str) -> Response:
    """The label that was uploaded."""
    one, order = _found(token)
    return label_file(one, order)


@blueprint.get("/returns/<token>/photos/<int:number>")
def photo(token: str, number: int) -> Response:
    """A photo that came with the request."""
    return photo_file(_found(token)[0], number)


@blueprint.get("/returns/<token>/slip")
def slip(token: str) -> Response:
    """The shop's own address to print, with the code by which it is known when it arrives."""
    one, order = _found(token)
    code = words.code(one, order.number)
    qr = care.qr_svg(addresses.url(f"/admin/returns/{one.id}"), title=code)
    brand = store.current()
    return page(
        "fulfillment/returns/slip.html",
        one=one,
        order=order,
        code=code,
        qr=qr,
        address=brand.address.splitlines(),
    )


def label_file(one: Return, order: Order) -> Response:
    """A return's label as a download. Raises NotFound."""
    kept = queries.label_of(one.id) if one.label_kind == FILE else None
    if kept is None:
        raise NotFound(N_("There is no label for this return."))
    response = make_response(kept.data)
    response.headers["Content-Type"] = "application/pdf"
    name = f"{words.code(one, order.number)}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def photo_file(one: Return, number: int) -> Response:
    """A return's photo, to be kept nowhere. Raises NotFound."""
    kept = photos.read(one, number)
    if kept is None:
        raise NotFound(N_("There is no such photo."))
    response = make_response(kept)
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _found(token: str) -> tuple[Return, Order]:
    one = queries.by_token(token)
    order = orders.by_id(one.order_id) if one is not None else None
    if one is None or order is None:
        raise NotFound(N_("There is no such return."))
    return one, order
