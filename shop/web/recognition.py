"""Recognizing a customer by a link of one of our mails: enough for a personal page, never for an account.

A mail's links carry `k`, a signed note of whom it was written to. Opening one keeps the note in this
browser's session; it counts only with consent, opens no order and no account, and ends with the session.
"""

from __future__ import annotations

import uuid

from flask import Flask, request, session

from shop.customers.models import Customer
from shop.kernel import clock, db, origin, signing
from shop.mail.sending import LINK_PURPOSE
from shop.web import auth, signals

KEY = "known"


def known_customer() -> Customer | None:
    """The signed-in customer, else the one a mail's link named, with consent to be remembered."""
    signed_in = auth.current_customer()
    if signed_in is not None or KEY not in session or not origin.current().personal:
        return signed_in
    return db.session().get(Customer, uuid.UUID(session[KEY]))


def install(app: Flask) -> None:
    """Read `k` from the address of any page."""

    @app.before_request
    def _read_link() -> None:
        token = request.args.get("k")
        if not token or request.method != "GET" or not origin.current().personal:
            return
        try:
            customer_id = signing.verify(LINK_PURPOSE, token, at=clock.now())
        except signing.BadLink:
            return
        session[KEY] = customer_id
        signals.note("mail_link_opened", customer_id=customer_id)
