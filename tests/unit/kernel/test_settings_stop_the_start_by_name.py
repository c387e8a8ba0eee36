"""Settings: read, checked, frozen; a bad one is named."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from shop.kernel import settings

GOOD = {"SECRET_KEY": "k" * 40}


def test_defaults_are_enough_with_a_secret() -> None:
    found = settings.load(GOOD)
    assert (found.env, found.port, found.base_url) == ("development", 8000, "http://localhost:8000")
    assert found.store_url("shop").endswith("var/shop.sqlite3")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("ENV", "staging"),
        ("PORT", "http"),
        ("PORT", "70000"),
        ("BASE_URL", "shop.example"),
        ("DATABASE_URL", "mysql://x"),
        ("SMTP_URL", "localhost:25"),
        ("SEED_DEMO", "maybe"),
        ("SECRET_KEY_FILE", "/does/not/exist"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    given = {**GOOD, name: value}
    if name == "SECRET_KEY_FILE":
        given.pop("SECRET_KEY")
    with pytest.raises(settings.BadSetting, match=name):
        settings.load(given)


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 40 + "\n")
    assert settings.load({"SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "f" * 40


def test_secrets_do_not_show_in_a_traceback() -> None:
    found = settings.load({**GOOD, "STRIPE_SECRET_KEY": "sk_test_hidden", "SMTP_URL": "smtp://u:hidden@host"})
    assert "hidden" not in repr(found)
    assert "k" * 40 not in repr(found)


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        settings.load(GOOD).port = 1  # type: ignore[misc]


def test_postgres_addresses_name_their_driver() -> None:
    found = settings.load({**GOOD, "DATABASE_URL": "postgres://u@h/d"})
    assert found.store_url("journey") == "postgresql+psycopg://u@h/d"


def test_production_does_not_seed_by_itself() -> None:
    assert not settings.load({**GOOD, "ENV": "production"}).seed_demo
