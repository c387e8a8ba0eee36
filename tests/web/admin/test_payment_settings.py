"""Keys are kept and never shown; ways to pay by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.kernel import db, preferences
from shop.payments import wiring
from tests.support.stripe_double import StripeDouble
from tests.web.admin.conftest import text

SETTINGS = "/admin/settings"
KEYS = {"publishable": "pk_test_1", "secret": "sk_test_q7x", "webhook": "whsec_q7x"}


def test_keys_are_kept_and_never_shown_again(owner):
    page = f"{SETTINGS}/payments"
    assert owner.submit(page, f"{page}/stripe", KEYS).status_code == 303
    db.end_read()
    assert preferences.get(wiring.STRIPE_SECRET_KEY) == "sk_test_q7x"
    shown = text(owner.get(page))
    assert "pk_test_1" in shown
    assert "q7x" not in shown
    assert "Configured. Empty keeps the present one." in shown
    assert wiring.methods()[0].code == "card"


def test_an_empty_field_keeps_the_key_that_is_there(owner):
    page = f"{SETTINGS}/payments"
    owner.submit(page, f"{page}/stripe", KEYS)
    owner.submit(page, f"{page}/stripe", {"publishable": "pk_test_2", "secret": "", "webhook": ""})
    db.end_read()
    assert preferences.get(wiring.STRIPE_PUBLISHABLE_KEY) == "pk_test_2"
    assert preferences.get(wiring.STRIPE_SECRET_KEY) == "sk_test_q7x"
    owner.submit(page, f"{page}/stripe/removal")
    db.end_read()
    assert preferences.get(wiring.STRIPE_SECRET_KEY) == ""
    assert wiring.stripe_gateway() is None


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "pk_test_1"},
        {"publishable": "sk_test_1"},
        {"publishable": "pk_live_1"},
        {"webhook": "secret"},
        {"secret": "sk_test_ä"},
        {"secret": "sk_test_1 2"},
        {"secret": ""},
        {"secret": "sk_test_" + "x" * 5000},
    ],
)
def test_keys_that_cannot_work_are_refused(owner, change):
    page = f"{SETTINGS}/payments"
    answer = owner.submit(page, f"{page}/stripe", {**KEYS, **change})
    assert answer.status_code == 422
    db.end_read()
    assert preferences.get(wiring.STRIPE_SECRET_KEY) == ""


def test_a_transfer_needs_an_account(owner):
    page = f"{SETTINGS}/payments"
    assert (
        owner.submit(page, f"{page}/manual", {"bank_transfer": "1", "bank_details": " "}).status_code == 422
    )
    form = {"bank_transfer": "1", "bank_details": "IBAN DE00", "cash_on_delivery": "1"}
    assert owner.submit(page, f"{page}/manual", form).status_code == 303
    db.end_read()
    assert [method.code for method in wiring.methods()] == ["test_card", "bank_transfer", "cash_on_delivery"]


def test_wallets_before_the_till_are_the_owners_decision(owner):
    page = f"{SETTINGS}/payments"
    owner.submit(page, f"{page}/stripe", KEYS)
    assert "Wallet buttons on product pages" in text(owner.get(page))
    owner.submit(page, f"{page}/express", {"everywhere": "y"})
    db.end_read()
    assert preferences.get(wiring.EXPRESS_EVERYWHERE) is True
    owner.submit(page, f"{page}/express", {"everywhere": ""})
    db.end_read()
    assert preferences.get(wiring.EXPRESS_EVERYWHERE) is False


def test_a_restricted_key_is_recommended_and_checked_at_stripe(app, owner):
    page = f"{SETTINGS}/payments"
    settings = app.extensions["threeclick.settings"]
    with StripeDouble() as double:
        wiring.configure(replace(settings, stripe_api_base=double.url))
        owner.submit(
            page,
            f"{page}/stripe",
            {**KEYS, "secret": double.secret_key, "publishable": double.publishable_key},
        )
        assert "A restricted key is safer" in text(owner.get(page))
        double.fail_next(1, status=403, only="GET /v1/disputes")
        owner.submit(page, f"{page}/stripe/check")
        assert "The key may not do all that is needed. Allow it at Stripe: Disputes." in text(owner.get(page))
        owner.submit(page, f"{page}/stripe/check")
        assert "Stripe answers, and the key may do all that is needed." in text(owner.get(page))
        wiring.configure(settings)
