"""Answers of mail servers, and mails about mails, in one form; whatever cannot be read is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.mail.intake import codes
from shop.mail.intake.dsn import read_dsn
from shop.mail.intake.reports import Kind, Reason

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "mail"
ANSWERS = {
    (550, "5.1.1 <a@b.example>: Recipient address rejected: User unknown"): (True, Reason.INVALID),
    (550, "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"): (True, Reason.INVALID),
    (550, "5.2.1 The email account that you tried to reach is disabled"): (True, Reason.INVALID),
    (556, "5.1.2 Domain does not exist"): (True, Reason.INVALID),
    (550, "No such user here"): (True, Reason.INVALID),
    (553, "sorry, that mailbox name is not allowed"): (True, Reason.INVALID),
    (550, "5.7.1 Message rejected as spam by content filter"): (True, Reason.SPAM),
    (550, "5.7.26 Unauthenticated email from b.example is not accepted due to DMARC"): (True, Reason.BLOCKED),
    (550, "Blocked: your server's reputation"): (True, Reason.BLOCKED),
    (554, "relay access denied"): (True, Reason.BLOCKED),
    (552, "5.2.2 The email account that you tried to reach is over quota"): (True, Reason.FULL),
    (550, "mailbox is full"): (True, Reason.FULL),
    (452, "4.2.2 The mailbox is full"): (False, Reason.FULL),
    (451, "4.4.1 connection timed out"): (False, Reason.TIMED_OUT),
    (421, "4.7.0 Try again later"): (False, Reason.BLOCKED),
    (554, "5.0.0 transaction failed"): (True, Reason.OTHER),
    (0, "user unknown"): (True, Reason.INVALID),
}


@pytest.mark.parametrize(("answer", "meant"), ANSWERS.items())
def test_an_answer_means(answer: tuple[int, str], meant: tuple[bool, Reason]) -> None:
    verdict = codes.judge(*answer)
    assert (verdict.permanent, verdict.reason) == meant


def fixture(name: str, message_id: str = "<1@shop.example>") -> bytes:
    return (FIXTURES / name).read_bytes().replace(b"<MESSAGE-ID>", message_id.encode())


@pytest.mark.parametrize(
    ("name", "kind", "permanent", "reason"),
    [
        ("dsn_no_such_user.eml", Kind.BOUNCED, True, Reason.INVALID),
        ("dsn_full.eml", Kind.BOUNCED, True, Reason.FULL),
        ("dsn_delayed.eml", Kind.DEFERRED, False, None),
        ("complaint.eml", Kind.COMPLAINED, False, Reason.SPAM),
    ],
)
def test_a_notice_names_mail_person_and_reason(
    name: str, kind: Kind, permanent: bool, reason: Reason | None
) -> None:
    for raw in (fixture(name), fixture(name).replace(b"\n", b"\r\n")):
        [report] = read_dsn(raw)
        assert (report.kind, report.permanent, report.reason) == (kind, permanent, reason)
        assert (report.recipient, report.message_id) == ("cleo@example.com", "<1@shop.example>")
        assert report.at.isoformat().startswith("2026-11-24T1")
        assert report.event_id == read_dsn(raw)[0].event_id


def test_other_mails_and_damaged_ones_are_no_notices() -> None:
    good = fixture("dsn_no_such_user.eml")
    damaged = [
        b"",
        b"\xff\xfe" * 500,
        b"Subject: Hello\r\n\r\nHi, Final-Recipient: rfc822; cleo@example.com",
        good.replace(b"multipart/report", b"multipart/mixed"),
        good.replace(b"Action: failed", b"Action: <script>"),
        good.replace(b"rfc822; cleo@example.com", b"").replace(b"rfc822;Cleo@example.com", b""),
        good + b"x" * (1024 * 1024),
    ]
    assert [read_dsn(raw) for raw in damaged] == [[] for _ in damaged]
    for cut in range(0, len(good), 97):
        assert len(read_dsn(good[:cut])) <= 1  # whatever is missing, it does not raise
