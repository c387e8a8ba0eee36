"""Mails are signed so that others can check it; what the DNS says about mail is judged as others do."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import dkim
import pytest

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import dkim_keys, domain_check, message, outgoing
from shop.mail.domain_check import BAD, GOOD, UNKNOWN, WARN, LookupFailed, Sender
from shop.mail.models import SURVEYS, Mail
from shop.mail.rendering import Rendered
from tests.conftest import NOON

DOMAIN = "shop.example"


@pytest.fixture(scope="module")
def pem() -> str:
    """A key, made once: making one takes a while."""
    return dkim_keys.new_key()


@pytest.fixture
def raw(sqlite: Settings, pem: str) -> bytes:
    """A survey as it leaves, signed."""
    with db.transaction():
        outgoing.preferences.put(outgoing.SENDER, f"hello@{DOMAIN}", at=NOON)
        dkim_keys.set_key(pem=pem, selector="Shop", at=NOON)
    mail = Mail(id=uuid.uuid4(), message_id="<1@shop.example>", recipient="cleo@example.com",
                recipient_name="קליאו", locale="he", scope=SURVEYS, reply_to="", attempts=1)  # fmt: skip
    rendered = Rendered(subject="שלום — " + "ארוך " * 30, html="<p>.שלום</p>\n.", text="שלום\n.\n..")
    made = message.compose(mail, rendered, unsubscribe_url="https://shop.example/mail/unsubscribe/x", at=NOON)
    sign = dkim_keys.signer()
    assert sign is not None
    return sign(made.as_bytes())


def names(record: str) -> Callable[..., bytes]:
    known = {f"shop._domainkey.{DOMAIN}.": record.encode()}
    return lambda name, timeout=5: known.get(name.decode() if isinstance(name, bytes) else name, b"")


def test_a_signature_holds_and_covers_what_people_and_programs_go_by(raw: bytes, pem: str) -> None:
    look_up = names(dkim_keys.public_record(pem))
    assert dkim.verify(raw, dnsfunc=look_up)
    header = raw.partition(b"b=")[0].lower()
    for name in (b"from", b"subject", b"list-unsubscribe", b"list-unsubscribe-post", b"message-id"):
        assert name in header
    for before, after in (
        (b"unsubscribe/x", b"unsubscribe/y"),
        (b"cleo@example.com", b"dora@example.com"),
        (b"Content-Language: he", b"From: evil@example.com\r\nContent-Language: he"),
    ):
        assert before in raw
        assert not dkim.verify(raw.replace(before, after), dnsfunc=look_up)
    assert not dkim.verify(raw, dnsfunc=names(dkim_keys.public_record(dkim_keys.new_key())))


@pytest.mark.parametrize(
    "bad", ["nonsense", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"]
)
def test_what_is_no_key_is_refused(sqlite: Settings, bad: str) -> None:
    with pytest.raises(dkim_keys.BadKey), db.transaction():
        dkim_keys.set_key(pem=bad, selector="shop", at=NOON)
    with pytest.raises(dkim_keys.BadKey), db.transaction():
        dkim_keys.set_key(pem="", selector="a;b", at=NOON)
    assert not dkim_keys.signs()


class Names:
    """A name server that knows what it is told, and keeps silent about names that are None."""

    def __init__(self, **known: list[str] | None) -> None:
        self.known = {
            name.replace("__", ".").replace("DMARC", "_dmarc").replace("KEY", "_domainkey"): text
            for name, text in known.items()
        }

    def txt(self, name: str) -> list[str]:
        found = self.known.get(name, [])
        if found is None:
            raise LookupFailed(name)
        return found

    def mx(self, name: str) -> list[str]:
        return self.txt(f"mx.{name}")


GOOD_SPF = "v=spf1 include:_spf.google.com ~all"
CASES = {
    "spf": [
        ([], BAD), ([GOOD_SPF], GOOD), (["v=spf1 mx -all"], WARN), ([GOOD_SPF, "v=spf1 mx ~all"], BAD),
        (["v=spf1 include:_spf.google.com +all"], BAD), (["v=spf1 include:_spf.google.com"], WARN),
        (["v=spf1 include:_spf.google.com " + "a:h.example " * 10 + "~all"], BAD),
        (["v=spf1 include:loop.example ~all"], BAD), (["other", GOOD_SPF], GOOD), (["v=spf10"], BAD),
    ],
    "dmarc": [
        ([], BAD), (["v=DMARC1; p=none"], WARN), (["v=DMARC1; p=quarantine; rua=mailto:a@b.example"], GOOD),
        (["v=DMARC1;p=reject"], GOOD), (["v=DMARC1"], BAD), (["v=DMARC1; p=none", "v=DMARC1; p=none"], BAD),
    ],
    "dkim": [([], BAD), (["v=DKIM1; p=AAA"], BAD), (["v=DKIM1; k=rsa; p=BB B"], GOOD),
             (["v=DKIM1; p="], BAD)],
    "mx": [([], BAD), (["."], BAD), (["mx.shop.example"], GOOD)],
}  # fmt: skip
WHERE = {"spf": DOMAIN, "dmarc": f"_dmarc.{DOMAIN}", "dkim": f"s1._domainkey.{DOMAIN}", "mx": f"mx.{DOMAIN}"}
SENDER = Sender(domain=DOMAIN, server="smtp.gmail.com", selector="s1", public="v=DKIM1; k=rsa; p=BBB",
                report_to="hello@shop.example")  # fmt: skip


@pytest.mark.parametrize("key", list(CASES))
def test_records_are_judged(key: str) -> None:
    for records, state in CASES[key]:
        names = Names()
        names.known = {WHERE[key]: records, "loop.example": ["v=spf1 include:loop.example a mx ptr exists:x "
                       + "include:loop2.example " * 8 + "~all"]}  # fmt: skip
        found = {one.key: one for one in domain_check.check(SENDER, names)}
        assert found[key].state == state, (records, found[key])
    silent = Names()
    silent.known = {WHERE[key]: None}
    assert {one.key: one.state for one in domain_check.check(SENDER, silent)}[key] == UNKNOWN


def test_what_is_missing_is_said_as_a_record() -> None:
    found = {one.key: one for one in domain_check.check(SENDER, Names())}
    assert found["spf"].wanted == "v=spf1 include:_spf.google.com ~all"
    assert (found["dmarc"].name, found["dmarc"].wanted) == (
        "_dmarc.shop.example",
        "v=DMARC1; p=none; rua=mailto:hello@shop.example",
    )
    assert found["dkim"].wanted == SENDER.public
    names = Names()
    names.known = {"_dmarc.example.com": ["v=DMARC1; p=reject"]}
    below = Sender(domain="mail.example.com")
    states = {one.key: one.state for one in domain_check.check(below, names)}
    assert (states["dmarc"], states["dkim"]) == (GOOD, UNKNOWN)
