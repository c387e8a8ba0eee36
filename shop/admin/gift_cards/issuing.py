"""Issuing a gift card by hand, mailed or shown once to be handed over; and selling them in the shop."""

from __future__ import annotations

import re

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.gift_cards import blueprint, existing, listing, shown
from shop.admin.promotions.fields import Fields
from shop.brand import store
from shop.cart import gifts
from shop.catalog import operations as catalog
from shop.catalog.models import Product
from shop.catalog.rules import ProductInput, VariantInput
from shop.credit import codes, operations, queries
from shop.credit.operations.issuing import Gift
from shop.inventory import operations as inventory
from shop.inventory.operations import StockEdit
from shop.kernel import clock, db, ids
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.web import auth, render
from shop.web.acting import act, sentence
from shop.web.locale import get_locale


@blueprint.get("/new")
@auth.staff_required("gift_cards")
def new() -> Response:
    """The form."""
    return _form(Fields(request.args))


@blueprint.post("")
@auth.staff_required("gift_cards")
def create() -> Response | Answer:
    """Issue it."""
    form, at = Fields(request.form), clock.now()
    card_id = ids.derived_id("issued-card", form.text("press") or ids.new_id())
    if queries.by_id(card_id) is not None:  # sent twice: one card, and its code is not shown again
        return redirect(url_for(".show", account_id=card_id), 303)
    minor = form.amount("amount", needed=True)
    deliver_at, expires_at = form.moment("deliver_at"), form.moment("expires_at")
    if expires_at is not None and expires_at <= max(deliver_at or at, at):
        form.blame("expires_at", _("This day is over before the card can be used."))
    if form.errors or minor is None:
        return _form(form, status=422)
    gift = Gift(
        email=form.text("email"),
        name=form.text("name"),
        sender=form.text("sender") or store.current().name,
        message=gifts.tidied(request.form.get("message", ""))[: gifts.MOST_LETTERS],
        deliver_at=deliver_at,
        locale=get_locale(),
    )
    try:
        with db.transaction():
            card = operations.issue_card(
                value=Money(minor, form.currency),
                gift=gift,
                note=form.text("note"),
                expires_at=expires_at,
                card_id=card_id,
                at=at,
            )
            code = "" if gift.email else operations.new_code(account_id=card.id, at=at)
    except DomainError as refused:
        form.blame("email" if gift.email else "amount", sentence(refused))
        return _form(form, status=422)
    if code:
        return shown(existing(card.id), code=codes.shown(code))
    flash(_("The card is issued and will be mailed to %(to)s.", to=gift.email), "success")
    return redirect(url_for(".show", account_id=card.id), 303)


@blueprint.post("/products")
@auth.staff_required("gift_cards")
def sell() -> Response | Answer:
    """Make the product that sells gift cards, one variant for each amount."""
    form = Fields(request.form)
    amounts = [
        minor
        for word in re.split(r"[\s,;]+", form.text("amounts").strip(" ,;"))
        if (minor := form.amount_of("amounts", word, needed=True)) is not None
    ]
    if form.errors:
        return listing(errors=form.errors, status=422)
    titled = [(render.money(Money(minor, form.currency)), minor) for minor in dict.fromkeys(amounts)]
    made = act(lambda: _product(titled))
    if made is None:
        return redirect(url_for(".index"), 303)
    flash(_("Your gift card is in the shop. Give it a picture and words of its own."), "success")
    return redirect(url_for("admin_products.show", product_id=made.id), 303)


def _product(titled: list[tuple[str, int]]) -> Product:
    variants = tuple(
        VariantInput(
            options=(title,), price_minor=minor, taxable=False, requires_shipping=False, tracked=False
        )
        for title, minor in titled
    )
    wanted = ProductInput(
        title=_("Gift card"),
        description_html="<p>" + _("Delivered by mail, with your words, on the day you choose.") + "</p>",
        product_type=_("Gift card"),
        option_names=(_("Worth"),),
        variants=variants,
    )
    none = [StockEdit(None, None)] * len(variants)
    row = inventory.save_product(None, wanted, none, at=clock.now())
    catalog.sell_as_gift_card(row.id)
    return row


def _form(form: Fields, *, status: int = 200) -> Response:
    return render.page(
        "admin/gift_cards/new.html",
        status=status,
        typed=form.typed,
        errors=form.errors,
        currency=form.currency,
        press=ids.new_token(),
    )
