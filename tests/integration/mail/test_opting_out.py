"""Who refuses surveys or offers gets none; receipts always come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from shop.brand import links
from shop.kernel import db
from shop.kernel.signing import BadLink, sign
from shop.mail import operations, queries, sending, unsubscribing
from shop.mail.addresses import address_hash
from shop.mail.models import Mail
from tests.support.mailbox import Mailbox

from .conftest import NOON

Queue = Callable[..., Mail]
CLEO = address_hash("cleo@example.com")


@pytest.mark.sqlite
def test_only_mail_that_may_be_refused_carries_the_headers_for_it(mailbox: Mailbox, queue: Queue) -> None:
    queue("survey", scope="surveys", priority=1)
    queue("offer", marketing=True, priority=2)
    queue("receipt", priority=3)
    sending.run_due(at=NOON)
    survey, offer, receipt = (one.message for one in mailbox.messages)
    assert survey["List-Unsubscribe-Post"] == offer["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (receipt["List-Unsubscribe"], receipt["List-Id"]) == (None, None)
    assert (survey["List-Id"], offer["List-Id"]) == ("<surveys.localhost>", "<marketing.localhost>")
    link = survey["List-Unsubscribe"].strip("<>").replace("\n", "").replace(" ", "")
    token = link.removeprefix(f"{links.base()}/mail/unsubscribe/")
    assert unsubscribing.read(token, at=NOON) == unsubscribing.Refusal(CLEO, "surveys")
    assert link in mailbox.messages[0].html()
    assert link in mailbox.messages[0].text()


@pytest.mark.sqlite
def test_who_refuses_surveys_gets_offers_and_receipts(mailbox: Mailbox, queue: Queue) -> None:
    with db.transaction():
        assert operations.opt_out(address_hash=CLEO, scope="surveys", at=NOON)
        assert not operations.opt_out(address_hash=CLEO, scope="surveys", at=NOON)
    mails = {
        scope: queue(scope, to="CLEO@example.com", scope=scope) for scope in ("surveys", "marketing", "order")
    }
    sending.run_due(at=NOON)
    db.end_read()
    found = {scope: queries.by_id(mail.id) for scope, mail in mails.items()}
    assert {scope: mail and mail.outcome for scope, mail in found.items()} == {
        "surveys": "suppressed",
        "marketing": "sent",
        "order": "sent",
    }


def test_a_refusal_can_be_taken_back(mailbox: Mailbox, queue: Queue) -> None:
    with db.transaction():
        operations.opt_out(address_hash=CLEO, scope="surveys", at=NOON)
        assert operations.opt_in(address_hash=CLEO, scope="surveys")
        assert not operations.opt_in(address_hash=CLEO, scope="surveys")
    queue("survey", scope="surveys")
    sending.run_due(at=NOON)
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("scope", ["order", "everything", ""])
def test_receipts_cannot_be_refused(database: object, scope: str) -> None:
    with pytest.raises(operations.UnknownScope), db.transaction():
        operations.opt_out(address_hash=CLEO, scope=scope, at=NOON)
    assert queries.opted_out(CLEO) == frozenset()


def test_links_that_are_foreign_old_or_made_for_something_else_open_nothing(database: object) -> None:
    later = NOON + timedelta(days=1)
    good = sign(unsubscribing.PURPOSE, [CLEO, "surveys"], expires_at=later)
    assert unsubscribing.read(good, at=NOON).scope == "surveys"
    for token in (
        good + "x",
        "sample",
        sign("something.else", [CLEO, "surveys"], expires_at=later),
        sign(unsubscribing.PURPOSE, [CLEO, "all"], expires_at=later),
    ):
        with pytest.raises(BadLink):
            unsubscribing.read(token, at=NOON)
    with pytest.raises(BadLink):
        unsubscribing.read(good, at=later + timedelta(days=1))
