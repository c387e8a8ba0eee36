"""How money comes in: Stripe's keys (kept, never shown again), bank transfer, cash on delivery."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, PasswordField, StringField, TextAreaField
from wtforms.validators import Length

from shop.admin.settings import blueprint
from shop.brand import links
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, DomainError
from shop.payments import wiring
from shop.payments.operations import configuring
from shop.web import auth, render, topics
from shop.web.acting import sentence
from shop.web.forms import Form, blame

_TEXT = N_("Cards by Stripe, bank transfer, cash on delivery.")
topics.add("payments", N_("Payments"), _TEXT, "admin_settings.payments", 50, "card")


class StripeForm(Form):
    """The keys of a Stripe account; an empty field keeps what is there."""

    publishable = StringField(_l("Publishable key"), validators=[Length(max=configuring.MAX_KEY)])
    secret = PasswordField(_l("Secret key"), validators=[Length(max=configuring.MAX_KEY)])
    webhook = PasswordField(_l("Signing secret of the webhook"), validators=[Length(max=configuring.MAX_KEY)])


class ManualForm(Form):
    """Ways to pay without a provider."""

    bank_transfer = BooleanField(_l("Bank transfer"))
    bank_details = TextAreaField(_l("Where to transfer"), validators=[Length(max=configuring.MAX_DETAILS)])
    cash_on_delivery = BooleanField(_l("Cash on delivery"))


class ExpressForm(Form):
    """Where wallets are offered besides the till."""

    everywhere = BooleanField(_l("Wallet buttons on product pages and in the cart"))


@blueprint.get("/payments", endpoint="payments")
@auth.staff_required("settings")
def show() -> Response:
    """Both forms; of secrets only whether they are there."""
    return _page(_stripe_form(), _manual_form())


@blueprint.post("/payments/stripe", endpoint="update_stripe")
@auth.staff_required("settings")
def update_stripe() -> Response | Answer:
    """Keep Stripe's keys."""
    form = StripeForm()
    if form.validate():
        try:
            with db.transaction():
                configuring.set_stripe_keys(
                    secret=form.secret.data or "",
                    publishable=form.publishable.data or "",
                    webhook=form.webhook.data or "",
                    at=clock.now(),
                )
            flash(_("The keys are kept."), "success")
            return redirect(url_for(".payments"), 303)
        except configuring.BadKeys as error:
            blame(form[error.field], error)
    return _page(form, _manual_form(), status=422)


@blueprint.post("/payments/stripe/check", endpoint="check_stripe")
@auth.staff_required("settings")
def check_stripe() -> Answer:
    """Ask Stripe whether the secret key may do all that the shop needs."""
    try:
        gateway = wiring.stripe_gateway()
        db.end_read()
        missing = gateway.missing_rights() if gateway is not None else ()
    except DomainError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for(".payments"), 303)
    if missing:
        said = _(
            "The key may not do all that is needed. Allow it at Stripe: %(names)s.", names=", ".join(missing)
        )
        flash(said, "error")
    elif gateway is not None:
        flash(_("Stripe answers, and the key may do all that is needed."), "success")
    return redirect(url_for(".payments"), 303)


@blueprint.post("/payments/express", endpoint="update_express")
@auth.staff_required("settings")
def update_express() -> Answer:
    """Offer wallets before the till, or at the till alone."""
    form = ExpressForm()
    with db.transaction():
        preferences.put(wiring.EXPRESS_EVERYWHERE, bool(form.everywhere.data), at=clock.now())
    flash(_("Saved."), "success")
    return redirect(url_for(".payments"), 303)


@blueprint.post("/payments/stripe/removal", endpoint="remove_stripe")
@auth.staff_required("settings")
def remove_stripe() -> Answer:
    """Take the keys out."""
    with db.transaction():
        configuring.forget_stripe_keys(at=clock.now())
    flash(_("The keys are gone."), "success")
    return redirect(url_for(".payments"), 303)


@blueprint.post("/payments/manual", endpoint="update_manual_payments")
@auth.staff_required("settings")
def update_manual() -> Response | Answer:
    """Switch bank transfer and cash on delivery."""
    form = ManualForm()
    if form.validate():
        try:
            with db.transaction():
                configuring.set_manual_methods(
                    bank_transfer=bool(form.bank_transfer.data),
                    bank_details=form.bank_details.data or "",
                    cash_on_delivery=bool(form.cash_on_delivery.data),
                    at=clock.now(),
                )
            flash(_("Saved."), "success")
            return redirect(url_for(".payments"), 303)
        except configuring.BadKeys as error:
            blame(form[error.field], error)
    return _page(_stripe_form(), form, status=422)


def _stripe_form() -> StripeForm:
    return StripeForm(formdata=None, publishable=preferences.get(wiring.STRIPE_PUBLISHABLE_KEY))


def _manual_form() -> ManualForm:
    return ManualForm(
        formdata=None,
        bank_transfer=preferences.get(wiring.USE_BANK_TRANSFER),
        bank_details=preferences.get(wiring.BANK_DETAILS),
        cash_on_delivery=preferences.get(wiring.USE_CASH),
    )


def _page(stripe: StripeForm, manual: ManualForm, *, status: int = 200) -> Response:
    settings = current_app.extensions["threeclick.settings"]
    gateway, broken = None, ""
    try:
        gateway = wiring.stripe_gateway(settings)
    except DomainError as error:  # keys of the environment that do not fit: say so, and let them be replaced
        broken = sentence(error)
    return render.page(
        "admin/settings/payments.html",
        status=status,
        stripe=stripe,
        manual=manual,
        express=ExpressForm(formdata=None, everywhere=preferences.get(wiring.EXPRESS_EVERYWHERE)),
        gateway=gateway,
        own_keys=bool(preferences.get(wiring.STRIPE_SECRET_KEY)),
        has_webhook=bool(preferences.get(wiring.STRIPE_WEBHOOK_SECRET) or settings.stripe_webhook_secret),
        webhook_url=links.base() + "/webhooks/stripe/default",
        methods=[] if broken else wiring.methods(),
        broken=broken,
    )
