"""Which ways to pay the owner has set up, and what `doctor` says about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.kernel import db, preferences, registry
from shop.kernel.models import PreferenceRow
from shop.kernel.settings import Settings
from shop.payments import wiring
from shop.payments.operations import configuring

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def set_keys(secret: str = "sk_test_1", publishable: str = "pk_test_1", webhook: str = "whsec_1") -> None:
    with db.transaction():
        configuring.set_stripe_keys(secret=secret, publishable=publishable, webhook=webhook, at=NOON)
    db.end_read()


def said(settings: Settings) -> list[tuple[str, bool]]:
    db.end_read()
    found = registry.findings(settings, at=NOON)
    return [(one.problem, one.blocking) for one in found if one.check == "payments"]


def test_secrets_are_not_in_the_database_in_the_clear(sqlite):
    set_keys()
    rows = {row.key: row.value for row in db.session().query(PreferenceRow)}
    assert "sk_test_1" not in "".join(rows.values())
    assert "whsec_1" not in "".join(rows.values())
    assert preferences.get(wiring.STRIPE_SECRET_KEY) == "sk_test_1"


def test_a_store_without_a_way_to_pay_blocks_production_only(sqlite):
    assert [blocking for _, blocking in said(sqlite)] == [False]
    assert [blocking for _, blocking in said(replace(sqlite, env="production"))] == [True]


def test_cash_on_delivery_is_a_way_to_pay(sqlite):
    with db.transaction():
        configuring.set_manual_methods(bank_transfer=False, bank_details="", cash_on_delivery=True, at=NOON)
    assert said(sqlite) == []


def test_test_keys_are_fine_until_production(sqlite):
    set_keys()
    assert said(sqlite) == []
    (problem, _), *rest = said(replace(sqlite, env="production"))
    assert "no money moves" in problem
    assert rest == []
    set_keys("sk_live_1", "pk_live_1")
    assert said(replace(sqlite, env="production")) == []


def test_a_missing_signing_secret_is_noticed(sqlite):
    set_keys(webhook="")
    assert ["signing secret" in problem for problem, _ in said(sqlite)] == [True]


def test_keys_of_the_environment_that_do_not_fit_are_noticed(sqlite):
    odd = replace(sqlite, stripe_secret_key="sk_live_1", stripe_publishable_key="pk_test_1", env="production")
    (found,) = said(odd)
    assert found[1]


@pytest.mark.parametrize(
    ("secret", "publishable", "webhook", "field"),
    [
        ("", "pk_test_1", "", "secret"),
        ("pk_test_1", "pk_test_1", "", "secret"),
        ("sk_test_1", "", "", "publishable"),
        ("sk_test_1", "pk_live_1", "", "publishable"),
        ("sk_test_1", "pk_test_1", "nothing", "webhook"),
        ("sk_test_\n1", "pk_test_1", "", "secret"),
    ],
)
def test_keys_that_cannot_work_are_refused_by_field(sqlite, secret, publishable, webhook, field):
    with pytest.raises(configuring.BadKeys) as refused:
        set_keys(secret, publishable, webhook)
    assert refused.value.field == field
    db.end_read()
    assert wiring.stripe_gateway(sqlite) is None
