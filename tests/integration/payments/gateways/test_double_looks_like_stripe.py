"""The double's objects have the fields of Stripe's, so that code reading a field does not meet a surprise."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
import stripe

from tests.support.shared_data import shared_data
from tests.support.stripe_double import StripeDouble

Obj = dict[str, Any]
# Fields an example happens to show and others of its kind do not have.
OTHER_KIND = {"payment_method_preview", "destination_details"}
MINIMUM = {
    "payment_intent": {
        "id",
        "status",
        "amount",
        "amount_received",
        "client_secret",
        "latest_charge",
        "metadata",
    },
    "charge": {
        "id",
        "payment_intent",
        "amount_captured",
        "amount_refunded",
        "payment_method_details",
        "outcome",
    },
    "refund": {"id", "status", "amount", "payment_intent", "charge", "metadata"},
    "dispute": {"id", "status", "reason", "payment_intent", "evidence_details"},
    "event": {"id", "type", "data", "created", "api_version", "request"},
    "customer": {"id", "email", "invoice_settings"},
    "payment_method": {"id", "type", "card", "billing_details", "customer"},
    "setup_intent": {"id", "status", "client_secret", "payment_method"},
    "confirmation_token": {"id", "payment_method_preview", "expires_at"},
    "customer_session": {"client_secret", "components", "customer"},
}


@pytest.fixture
def objects(api: stripe.StripeClient, double: StripeDouble) -> dict[str, Obj]:
    """One of each, made by the calls a shop makes."""
    customer = api.v1.customers.create({"email": "cleo@example.com"})
    intent = api.v1.payment_intents.create({"amount": 1000, "currency": "eur"})
    double.pay(intent.id)
    api.v1.refunds.create({"payment_intent": intent.id, "amount": 100})
    double.open_dispute(intent.id)
    api.v1.setup_intents.create({"customer": customer.id})
    api.v1.test_helpers.confirmation_tokens.create({"payment_method": "pm_card_visa"})
    session = api.v1.customer_sessions.create(
        {"customer": customer.id, "components": {"payment_element": {"enabled": True}}}
    )
    return {kind: double.objects(kind)[0] for kind in MINIMUM if kind != "customer_session"} | {
        "customer_session": session.to_dict()
    }


@pytest.mark.parametrize("kind", MINIMUM)
def test_has_the_fields_a_shop_reads(objects: dict[str, Obj], kind: str) -> None:
    assert MINIMUM[kind] - set(objects[kind]) == set()
    assert objects[kind]["object"] == kind
    assert not [name for name in objects[kind] if name.startswith("_")]


@pytest.mark.parametrize("kind", MINIMUM)
def test_has_every_field_of_stripes_own_example(objects: dict[str, Obj], kind: str) -> None:
    path = shared_data("stripe/fixtures3-2026-08.json.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        example = json.load(file)["resources"][kind]
    if kind == "event":
        del example["data"]["object"]  # a plan; ours is a payment
    assert _missing(objects[kind], example) == []


def _missing(ours: Obj, example: Obj, path: str = "") -> list[str]:
    """Fields of the example we do not have; into objects that both have, unless one may be empty."""
    found = []
    for name, value in example.items():
        if name not in ours:
            found.append(path + name)
        elif (
            name not in OTHER_KIND and isinstance(value, dict) and isinstance(ours[name], dict) and ours[name]
        ):
            found += _missing(ours[name], value, f"{path}{name}.")
    return found
