"""What the owner does with an account: a new code, disable, put an amount right; how long credit lasts."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.gift_cards import blueprint, existing, listing, shown
from shop.admin.promotions.fields import Fields
from shop.credit import codes, emails, operations, queries
from shop.credit.terms import MOST_MONTHS
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.kernel.money import InvalidMoney, Money
from shop.web import auth
from shop.web.acting import act, sentence


@blueprint.post("/<uuid:account_id>/code")
@auth.staff_required("gift_cards")
def renew(account_id: uuid.UUID) -> Response | Answer:
    """A new code, mailed to whom the card is for or shown once; the old one opens nothing any more."""
    account, at = existing(account_id), clock.now()
    mail = request.form.get("do") == "mail" and account.recipient_email != ""
    try:
        with db.transaction():
            code = operations.new_code(account_id=account.id, at=at)
            if mail:
                emails.queue_card(queries.by_id(account.id), code, at=at)  # type: ignore[arg-type]
    except DomainError as refused:
        flash(sentence(refused), "error")
        return redirect(url_for(".show", account_id=account_id), 303)
    if mail:
        flash(_("A new code is on its way to %(to)s.", to=account.recipient_email), "success")
        return redirect(url_for(".show", account_id=account_id), 303)
    return shown(existing(account_id), code=codes.shown(code))


@blueprint.post("/<uuid:account_id>/state")
@auth.staff_required("gift_cards")
def set_state(account_id: uuid.UUID) -> Answer:
    """Disable it, or let it be spent again."""
    existing(account_id)
    change = operations.enable if request.form.get("usable") == "1" else operations.disable
    if act(lambda: change(account_id=account_id, at=clock.now())):
        flash(_("Saved."), "success")
    return redirect(url_for(".show", account_id=account_id), 303)


@blueprint.post("/<uuid:account_id>/entries")
@auth.staff_required("gift_cards")
def adjust(account_id: uuid.UUID) -> Response | Answer:
    """Add or take an amount, with a reason. Sent twice, it counts once."""
    account = existing(account_id)
    typed = request.form.get("amount", "").strip().replace(",", ".").replace("−", "-")[:30]
    try:
        change = Money.parse(typed, account.currency)
        with db.transaction():
            operations.adjust(
                account_id=account.id,
                change=change,
                note=request.form.get("note", ""),
                key=request.form.get("press", "")[:40],
                at=clock.now(),
            )
    except (InvalidMoney, DomainError) as refused:
        return shown(existing(account_id), errors={"amount": sentence(refused)}, status=422)
    flash(_("The balance is changed."), "success")
    return redirect(url_for(".show", account_id=account_id), 303)


@blueprint.post("/terms")
@auth.staff_required("settings")
def set_terms() -> Response | Answer:
    """How long credit issued from now on lasts."""
    form = Fields(request.form)
    cards = form.count("card_months", least=0, most=MOST_MONTHS, needed=True)
    credit = form.count("credit_months", least=0, most=MOST_MONTHS, needed=True)
    if form.errors or cards is None or credit is None:
        return listing(errors=form.errors, status=422)
    with db.transaction():
        operations.set_terms(card_months=cards, credit_months=credit, at=clock.now())
    flash(_("Saved. It counts for what is issued from now on."), "success")
    return redirect(url_for(".index"), 303)
