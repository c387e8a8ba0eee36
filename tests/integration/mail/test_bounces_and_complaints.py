"""What servers and providers report is believed when proven, kept once, and changes what it should."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shop.kernel import attention, db, ids, inbox, work
from shop.kernel.inbox import Message
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from shop.mail import operations, privacy, queries, sending, suppressing
from shop.mail.addresses import address_hash
from shop.mail.intake import registry, taking
from shop.mail.intake.reports import Kind, Reason, Report
from shop.mail.models import Mail, MailReport, MailSuppression
from tests.support import sns
from tests.support.mailbox import Mailbox

from .conftest import NOON

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "mail"
CLEO = "cleo@example.com"
Queue = Callable[..., Mail]


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


@pytest.fixture
def sent(mailbox: Mailbox, queue: Queue) -> Mail:
    """A receipt that a server has taken."""
    mail = queue("order:1:confirmation")
    run(NOON)
    return mail


def run(at: datetime) -> int:
    return work.drain(lambda: sending.run_due(at=at))


def reloaded(mail: Mail) -> Mail:
    db.end_read()
    found = queries.by_id(mail.id)
    assert found is not None
    return found


def told(name: str, mail: Mail, **changes: Any) -> bytes:
    """A provider's fixture about `mail`."""
    text = (FIXTURES / name).read_text()
    text = text.replace("MAIL-ID", str(mail.id)).replace("<MESSAGE-ID>", mail.message_id)
    said = json.loads(text) | changes
    return json.dumps(sns.signed(said) if name.startswith("ses") else said).encode()


def handle(name: str, body: bytes) -> None:
    provider = "ses" if name.startswith("ses") else "postmark"
    taking.handle(
        Message(
            id=ids.new_id(),
            source="mail",
            connection=provider,
            external_id="1",
            headers={},
            body=body,
            received_at=NOON,
            at=NOON + timedelta(minutes=1),
        )
    )


def take(**changes: Any) -> bool:
    said = {"event_id": "1", "kind": Kind.BOUNCED, "recipient": CLEO, "at": NOON, "reason": Reason.FULL}
    with db.transaction():
        return taking.take(Report(**{**said, **changes}), source="test", at=NOON)


def standing() -> dict[str, str]:
    db.end_read()
    return {row.scope: row.reason for row in suppressing.of_address(CLEO)}


@pytest.mark.parametrize("name", ["postmark_bounce.json", "ses_bounce.json"])
def test_a_hard_bounce_marks_the_mail_tells_the_owner_and_stops_mail_there(
    sent: Mail, queue: Queue, name: str
) -> None:
    for _ in range(2):
        handle(name, told(name, sent))
    mail = reloaded(sent)
    assert (mail.outcome, "550 5.1.1" in (mail.last_error or "")) == ("bounced", True)
    assert standing() == {"all": "bounced"}
    assert [(item.kind, item.times) for item in attention.open_items()] == [("mail.bounced", 1)]
    assert db.session().query(MailReport).count() == 1
    later, asked = queue("order:1:shipped"), queue("link", private=True)
    run(NOON + timedelta(hours=1))
    assert (reloaded(later).outcome, reloaded(asked).outcome) == ("suppressed", "sent")


@pytest.mark.parametrize("name", ["postmark_complaint.json", "ses_complaint.json"])
def test_a_complaint_stops_offers_and_surveys_and_never_receipts(sent: Mail, queue: Queue, name: str) -> None:
    handle(name, told(name, sent))
    assert standing() == {"marketing": "complained", "surveys": "complained"}
    assert [item.kind for item in attention.open_items()] == ["mail.complaint"]
    mails = [queue("offer", marketing=True), queue("survey", scope="surveys"), queue("receipt")]
    run(NOON + timedelta(hours=1))
    assert [reloaded(mail).outcome for mail in mails] == ["suppressed", "suppressed", "sent"]


@pytest.mark.parametrize("name", ["postmark_delivery.json", "ses_delivery.json"])
def test_a_delivery_is_written_to_the_mail(sent: Mail, name: str) -> None:
    handle(name, told(name, sent))
    assert (reloaded(sent).delivered_at or NOON) > NOON
    assert standing() == {}


def test_a_refusal_at_the_provider_counts_for_what_the_mail_was_about(mailbox: Mailbox, queue: Queue) -> None:
    offer = queue("offer", marketing=True)
    run(NOON)
    handle("postmark_refusal.json", told("postmark_refusal.json", offer))
    assert standing() == {"marketing": "unsubscribed"}


def test_three_soft_bounces_in_fourteen_days_in_any_order_and_a_new_checkout_forgives(
    database: Settings,
) -> None:
    days = (0, 6, 13)
    for order in itertools.permutations(days):
        for day in order:
            assert standing() == {}
            take(event_id=f"{order}:{day}", at=NOON + timedelta(days=day))
        assert standing() == {"all": "soft_bounces"}
        with db.transaction() as session:
            assert suppressing.forgive_soft("Cleo@Example.com")
            session.query(MailReport).delete()
    for number in range(3):  # too far apart
        take(event_id=f"far:{number}", at=NOON + timedelta(days=8 * number))
    assert standing() == {}


def test_a_mail_refused_at_the_door_says_why(mailbox: Mailbox, queue: Queue) -> None:
    mailbox.refuse_to(CLEO, "550 5.7.1 Blocked by policy")
    mail = queue("one")
    run(NOON)
    assert (reloaded(mail).outcome, standing()) == ("failed", {})
    mailbox.refuse_to(CLEO)
    other = queue("two")
    run(NOON)
    assert (reloaded(other).outcome, standing()) == ("failed", {"all": "bounced"})
    mailbox.refuse_to(CLEO, "")
    with db.transaction():
        operations.retry(mail_id=other.id, at=NOON)
    run(NOON)
    assert (reloaded(other).outcome, standing()) == ("sent", {})


def test_what_a_person_has_refused_outlives_what_servers_say(database: Settings) -> None:
    with db.transaction():
        operations.opt_out(address_hash=address_hash(CLEO), scope="marketing", at=NOON)
    take(event_id="2", permanent=True, reason=Reason.INVALID)
    assert standing() == {"all": "bounced", "marketing": "unsubscribed"}
    with db.transaction():
        assert not suppressing.forgive_soft(CLEO)
        assert suppressing.lift(CLEO)
    assert standing() == {"marketing": "unsubscribed"}


def test_a_notice_in_the_mailbox_counts_only_for_a_mail_of_ours(sent: Mail) -> None:
    raw = (FIXTURES / "dsn_no_such_user.eml").read_bytes()
    with db.transaction():
        assert taking.take_dsn(raw, at=NOON)  # it names no Message-ID of ours
    assert (reloaded(sent).outcome, standing()) == ("sent", {})
    ours = raw.replace(b"<MESSAGE-ID>", sent.message_id.encode())
    with db.transaction():
        assert taking.take_dsn(ours.replace(b"leo@", b"lara@"), at=NOON)
    assert standing() == {}
    with db.transaction():
        assert taking.take_dsn(ours, at=NOON)
        assert not taking.take_dsn(b"Subject: Hello\r\n\r\nWhere is my parcel?", at=NOON)
    assert (reloaded(sent).outcome, standing()) == ("bounced", {"all": "bounced"})


def test_a_report_about_somebody_elses_mail_changes_no_mail(sent: Mail) -> None:
    take(recipient="dora@example.com", mail_id=sent.id, permanent=True, reason=Reason.INVALID)
    assert reloaded(sent).outcome == "sent"
    [row] = db.session().query(MailReport).all()
    assert row.mail_id is None


@pytest.mark.parametrize("name", ["postmark_bounce.json", "ses_bounce.json"])
def test_messages_that_make_no_sense_are_parked_and_change_nothing(sent: Mail, name: str) -> None:
    key = "BouncedAt" if name.startswith("postmark") else "bounce"
    with pytest.raises(Exception, match="cannot be read"):
        handle(name, told(name, sent, **{key: ["x"]}))
    assert db.session().query(MailReport).count() + db.session().query(MailSuppression).count() == 0


def test_who_leaves_takes_what_servers_said_along_and_it_is_forgotten(database: Settings) -> None:
    take(said="552 <cleo@example.com> is full")
    person = Person(customer_id=ids.new_id(), email=CLEO)
    told = privacy.mails(person)["said by servers"]
    assert [one["words"] for one in told] == ["552 <cleo@example.com> is full"]
    with db.transaction():
        privacy.forget(person, NOON)
    assert db.session().query(MailReport).count() == 0


def test_every_provider_is_found_by_its_file(database: Settings) -> None:
    assert set(registry.all_providers()) == {"postmark", "ses"}
    assert "mail" in inbox._handlers
