"""Password hashes: dear in production, cheap in tests, and none of them made before it is needed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from shop.kernel import passwords
from shop.kernel.passwords import Cost


@pytest.fixture
def production() -> Iterator[None]:
    before = passwords.cost()
    passwords.configure(passwords.PRODUCTION)
    yield
    passwords.configure(before)


def test_production_follows_owasp(production: None) -> None:
    made = extract_parameters(passwords.hash_password("correct horse battery"))
    assert (made.type, made.memory_cost, made.time_cost, made.parallelism) == (Type.ID, 19 * 1024, 2, 1)


def test_what_is_not_configured_is_production() -> None:
    code = (
        "import sys; from shop.kernel import passwords;"
        "print(passwords.cost() == passwords.PRODUCTION, 'argon2' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]


def test_a_hash_made_at_another_cost_still_opens() -> None:
    before = passwords.cost()
    stored = passwords.hash_password("correct horse battery")
    passwords.configure(Cost(passes=2, memory_kib=16, lanes=1))
    try:
        assert passwords.check_password(stored, "correct horse battery")
        assert not passwords.check_password(stored, "wrong")
    finally:
        passwords.configure(before)


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_nothing_stored_opens_nothing(stored: str | None) -> None:
    assert not passwords.check_password(stored, "nobody has this password")


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_passwords_too_short_or_too_long_are_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword):
        passwords.hash_password(password)
