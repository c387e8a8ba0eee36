"""The owner's terms of returns: reasons and who pays, the fee, days to send it, what lets itself in."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from fulfillment.returns import reasons, terms
from fulfillment.returns.terms import MOST_DAYS, BadTerms, Terms
from fulfillment.web.return_desk import blueprint
from fulfillment.web.returns import words
from shop.brand import store
from shop.content import returns as promise
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("Reasons, who pays the way back, and what is approved by itself.")
topics.add("return_terms", N_("Return requests"), _TEXT, "admin_returns.settings", 46, "return")


class TermsForm(Form):
    """All but the table of reasons, which is read by hand."""

    send_days = IntegerField(_l("Days to send it"), [InputRequired(), NumberRange(min=1, max=MOST_DAYS)])
    fee = StringField(_l("What your label costs the customer"), [Length(max=20)])
    delivery_back = BooleanField(_l("Give back what delivery cost when everything of an order comes back"))
    photos_when_broken = BooleanField(_l("Ask for a photo of what is broken or wrong"))
    auto = BooleanField(_l("Approve returns without looking"))
    auto_most = StringField(_l("Up to a value of"), [Length(max=20)])
    auto_per_year = IntegerField(
        _l("Earlier returns of the customer in a year, at most"),
        [InputRequired(), NumberRange(min=0, max=1000)],
    )


@blueprint.get("/settings")
@auth.staff_required("settings")
def settings() -> Response:
    """The form."""
    now = terms.current()
    form = TermsForm(
        formdata=None,
        send_days=now.send_days,
        fee=_typed(now.fee_minor),
        delivery_back=now.delivery_back,
        photos_when_broken=now.photos_when_broken,
        auto=now.auto,
        auto_most=_typed(now.auto_most_minor),
        auto_per_year=now.auto_per_year,
    )
    return _page(form, offered=set(now.offered), shop_pays=set(now.shop_pays))


@blueprint.post("/settings")
@auth.staff_required("settings")
def update_settings() -> Response | Answer:
    """Keep them; they hold for requests from now on."""
    form = TermsForm()
    offered, shop_pays = set(request.form.getlist("offered")), set(request.form.getlist("shop_pays"))
    if not form.validate() or not (amounts := _amounts(form)):
        return _page(form, offered=offered, shop_pays=shop_pays, status=422)
    wanted = Terms(
        offered=tuple(offered),
        shop_pays=tuple(shop_pays | {reasons.NOT_ARRIVED}),
        send_days=form.send_days.data or 1,
        fee_minor=amounts[0],
        delivery_back=bool(form.delivery_back.data),
        photos_when_broken=bool(form.photos_when_broken.data),
        auto=bool(form.auto.data),
        auto_most_minor=amounts[1],
        auto_per_year=form.auto_per_year.data or 0,
    )
    try:
        with db.transaction():
            terms.choose(wanted, at=clock.now())
    except BadTerms as refused:
        blame(form["fee" if refused.field == "fee_minor" else "auto_most"], refused)
        return _page(form, offered=offered, shop_pays=shop_pays, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".settings"), 303)


def _amounts(form: TermsForm) -> tuple[int, int] | None:
    """(fee, most) in minor units; None where one is no amount, which is said beside it."""
    found = []
    for field in (form.fee, form.auto_most):
        try:
            typed = (field.data or "0").replace(",", ".")
            found.append(Money.parse(typed, store.current().currency).minor)
        except DomainError as refused:
            blame(field, refused)
            return None
    return found[0], found[1]


def _typed(minor: int) -> str:
    return str(Money(minor, store.current().currency).decimal) if minor else ""


def _page(form: TermsForm, *, offered: set[str], shop_pays: set[str], status: int = 200) -> Response:
    return render.page(
        "fulfillment/return_desk/settings.html",
        status=status,
        form=form,
        table=[
            (code, words.reason(code), code in offered, code in shop_pays, code in reasons.ALWAYS)
            for code in reasons.CHOICES
        ],
        promised=promise.promised(),
        currency=store.current().currency,
    )
