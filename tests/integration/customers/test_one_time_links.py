"""Links by mail: each opens one thing, once, for a quarter of an hour, whoever is quicker."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.customers import operations, queries
from shop.customers.models import Customer, MailedLink
from shop.kernel import db, jobs, signing
from shop.kernel.errors import Conflict, TooMany
from shop.kernel.settings import Settings
from tests.integration.customers.conftest import NOON, again, known, mails, token_in
from tests.support.crowd import errors, together

LATER = timedelta(minutes=16)


def ask(email: str = "dana@example.com") -> str:
    """Ask for a link; its token."""
    with db.transaction():
        before = {mail.id for mail in mails("magic_link")}
        operations.ask_for_link(email=email, locale="en", at=NOON)
    (new,) = [mail for mail in mails("magic_link") if mail.id not in before]
    return token_in(new)


def use(token: str, minutes: int = 0) -> Customer:
    with db.transaction():
        return operations.use_link(token=token, at=NOON + timedelta(minutes=minutes))[0]


def test_of_many_presses_at_once_one_signs_in(database: Settings) -> None:
    known()
    token = ask()
    results = together(*[lambda: use(token)] * 6)
    assert [type(one) for one in errors(results)] == [signing.BadLink] * 5


def test_of_two_strangers_with_two_links_one_account_is_made(database: Settings) -> None:
    tokens = [ask("new@example.com"), ask("New@Example.com")]
    results = together(*[lambda token=token: use(token) for token in tokens])
    assert errors(results) == []
    db.end_read()
    assert db.session().scalar(select(func.count()).select_from(Customer)) == 1


def test_a_link_is_short_and_says_nothing(dana: Customer) -> None:
    token = ask()
    assert len(token) < 80
    assert "dana" not in token
    stored = db.session().scalars(select(MailedLink)).one()
    assert stored.token_hash != token
    assert mails("magic_link")[0].private


def test_a_link_is_good_for_a_quarter_of_an_hour(dana: Customer) -> None:
    token = ask()
    operations.check_link(token=token, at=NOON + timedelta(minutes=14))
    with pytest.raises(signing.BadLink):
        use(token, minutes=16)
    assert use(token, minutes=14).id == dana.id


def test_a_link_of_one_purpose_does_nothing_else(dana: Customer) -> None:
    with db.transaction():
        operations.ask_to_close(customer_id=dana.id, locale="en", at=NOON)
    token = token_in(mails("account_closing")[0])
    with pytest.raises(signing.BadLink):
        use(token)
    to_sign_in = ask()
    with pytest.raises(signing.BadLink), db.transaction():
        operations.use_closing_link(token=to_sign_in, at=NOON)
    assert again(dana.id).closing_at is None


def test_a_link_to_a_mailbox_left_behind_opens_the_account_no_more(dana: Customer) -> None:
    old = ask()
    with db.transaction():
        operations.ask_new_email(customer_id=dana.id, email="Dana@New.example", locale="en", at=NOON)
    token = token_in(mails("email_change")[0])
    with db.transaction():
        operations.use_new_email(customer_id=dana.id, token=token, at=NOON)
    assert again(dana.id).email == "dana@new.example"
    assert [mail.recipient for mail in mails("account_changed")] == ["dana@example.com"]
    assert use(old).id != dana.id


def test_a_new_address_is_refused_when_it_is_anothers(dana: Customer) -> None:
    known("eve@example.com")
    with db.transaction():
        operations.ask_new_email(customer_id=dana.id, email="eve@example.com", locale="en", at=NOON)
    token = token_in(mails("email_change")[0])
    with pytest.raises(Conflict), db.transaction():
        operations.use_new_email(customer_id=dana.id, token=token, at=NOON)
    assert again(dana.id).email == "dana@example.com"


def test_a_link_for_a_new_address_fits_its_own_account_only(dana: Customer) -> None:
    eve = known("eve@example.com")
    with db.transaction():
        operations.ask_new_email(customer_id=dana.id, email="d@new.example", locale="en", at=NOON)
    with pytest.raises(signing.BadLink), db.transaction():
        operations.use_new_email(customer_id=eve.id, token=token_in(mails("email_change")[0]), at=NOON)
    assert again(eve.id).email == "eve@example.com"


def test_a_mailbox_is_not_flooded(dana: Customer) -> None:
    for number in range(6):
        operations.guard_link(email="Dana@example.com ", address=f"192.0.2.{number}", at=NOON)
    with pytest.raises(TooMany):
        operations.guard_link(email="dana@example.com", address="192.0.2.99", at=NOON)
    operations.guard_link(email="dana@example.com", address="192.0.2.99", at=NOON + timedelta(minutes=31))


def test_what_ran_out_is_deleted(dana: Customer) -> None:
    ask()
    with db.transaction():
        started = operations.start_session(customer=dana, method=operations.PASSWORD, user_agent="", at=NOON)
    jobs.run_due(at=NOON + timedelta(days=200))
    db.end_read()
    assert db.session().scalar(select(func.count()).select_from(MailedLink)) == 0
    assert queries.signed_in(started.id, at=NOON) is None
