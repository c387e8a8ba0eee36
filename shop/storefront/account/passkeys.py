"""Passkeys: the options a browser asks for (JSON) and the forms that its script fills with the answer.

The challenge waits in the signed session cookie; taking it out is what makes it fit once.
"""

from __future__ import annotations

import uuid

from flask import Response, flash, jsonify, make_response, redirect, request, session, url_for
from flask_babel import gettext as _

from shop.customers import devices, operations
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.account.proving import just_signed_in
from shop.storefront.account.signing_in import enter
from shop.web.acting import sentence

KEPT = "passkey"


@blueprint.post("/passkeys/options")
@customers_only
def passkey_options() -> Response:
    """What the browser needs to make a passkey for whoever is signed in."""
    asked = operations.ask_for_new(me(), at=clock.now())
    session[KEPT] = asked.challenge
    return jsonify(asked.options)


@blueprint.post("/passkeys")
@customers_only
def add_passkey() -> Response:
    """Keep the passkey that was made. Who signed in by password long ago first signs in anew."""
    kept = session.pop(KEPT, "")
    try:
        just_signed_in()
        with db.transaction():
            operations.add_passkey(
                customer_id=me().id,
                credential=request.form.get("credential", ""),
                challenge=kept,
                name=devices.in_words(request.user_agent.string) or _("Passkey"),
                at=clock.now(),
            )
    except DomainError as refused:
        flash(sentence(refused), "error")
        return _back()
    flash(_("Your passkey is added. Next time, signing in is one touch."), "good")
    return _back()


@blueprint.post("/passkeys/<uuid:passkey_id>")
@customers_only
def rename_passkey(passkey_id: uuid.UUID) -> Response:
    """Call a passkey something else."""
    name = request.form.get("name", "")
    with db.transaction():
        operations.rename_passkey(customer_id=me().id, passkey_id=passkey_id, name=name)
    return _back()


@blueprint.post("/passkeys/<uuid:passkey_id>/removal")
@customers_only
def remove_passkey(passkey_id: uuid.UUID) -> Response:
    """Take a passkey away."""
    with db.transaction():
        operations.remove_passkey(customer_id=me().id, passkey_id=passkey_id)
    flash(_("The passkey no longer opens your account. You can delete it on your device, too."), "good")
    return _back()


@blueprint.post("/sign-in/passkey/options")
def passkey_sign_in_options() -> Response:
    """What the browser needs to offer the passkeys it has for this shop; the same for everybody."""
    asked = operations.ask_for_any(at=clock.now())
    session[KEPT] = asked.challenge
    return jsonify(asked.options)


@blueprint.post("/sign-in/passkey")
def use_passkey() -> Response:
    """Sign in with the passkey that was chosen."""
    kept, at = session.pop(KEPT, ""), clock.now()
    credential = request.form.get("credential", "")
    try:
        who = ids.token_hash(request.remote_addr or "")[:32]
        limits.hit(f"passkey-from:{who}", limit=60, per=operations.FRESH, at=at)
        return enter(
            lambda: operations.use_passkey(credential=credential, challenge=kept, at=at),
            operations.PASSKEY,
            request.form.get("next", ""),
        )
    except DomainError as refused:
        flash(sentence(refused), "error")
        return make_response(redirect(url_for(".sign_in", next=request.form.get("next") or None), 303))


def _back() -> Response:
    return make_response(redirect(url_for(".security"), 303))
