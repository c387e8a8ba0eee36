"""Providers tell of bounces at an address of the shop: proven and stored once; all else is refused."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from shop.kernel import clock, db
from shop.kernel.models import InboxMessage
from shop.mail.intake import registry, setting_up, sns
from tests.conftest import NOON
from tests.support import sns as amazon
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.mail.conftest import captured, reloaded

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "mail"


@pytest.fixture
def key(app: Any) -> str:
    """The password that Postmark's address holds."""
    with db.transaction():
        return setting_up.set_up(registry.provider("postmark"), topic="", at=NOON)


@pytest.fixture
def asked(app: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Amazon's topic is entered; which addresses the shop fetches."""
    with db.transaction():
        setting_up.set_up(registry.provider("ses"), topic=amazon.TOPIC, at=NOON)
    fetched: list[str] = []

    class Answer:
        status_code, content = 200, amazon.certificate()

        def raise_for_status(self) -> None:
            pass

    def get(url: str, **_more: Any) -> Answer:
        fetched.append(url)
        return Answer()

    monkeypatch.setattr(requests, "get", get)
    sns.fetch_certificate.cache_clear()
    return fetched


def login(password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'shop:{password}'.encode()).decode()}"}


def stored() -> int:
    db.end_read()
    return db.session().query(InboxMessage).filter_by(source="mail").count()


def test_a_bounce_at_postmark_reaches_the_mail_once(visitor: Browser, key: str) -> None:
    mail = captured()
    body = (FIXTURES / "postmark_complaint.json").read_bytes().replace(b"MAIL-ID", str(mail.id).encode())
    for _ in range(2):
        assert visitor.post("/webhooks/mail/postmark", data=body, headers=login(key)).status_code == 200
    assert stored() == 1
    wiring.drain()
    db.end_read()
    from shop.mail import queries

    assert [report.kind for report in queries.reports(mail.id)] == ["complained"]


def test_what_proves_nothing_is_refused(visitor: Browser, key: str) -> None:
    body = (FIXTURES / "postmark_bounce.json").read_bytes()
    for headers in ({}, login("wrong"), login(""), {"Authorization": "Bearer x"}):
        assert visitor.post("/webhooks/mail/postmark", data=body, headers=headers).status_code == 401
    said = {b"": 400, b"{": 400, b"[1]": 400, b"x" * (256 * 1024 + 1): 413}
    for broken, status in said.items():
        answer = visitor.post("/webhooks/mail/postmark", data=broken, headers=login(key))
        assert answer.status_code == status
    for path in ("ses", "nobody", "../stripe"):
        assert visitor.post(f"/webhooks/mail/{path}", data=body, headers=login(key)).status_code == 404
    assert stored() == 0


def test_amazon_proves_by_its_signature_and_the_subscription_is_confirmed(
    visitor: Browser, asked: list[str]
) -> None:
    confirmation = amazon.confirmation()
    for version in ("1", "2"):
        said = amazon.signed({"notificationType": "Delivery"}, version=version, MessageId=version)
        assert visitor.post("/webhooks/mail/ses", data=json.dumps(said)).status_code == 200
    assert visitor.post("/webhooks/mail/ses", data=json.dumps(confirmation)).status_code == 200
    assert asked == [amazon.CERTIFICATE]
    inbox_messages = stored()
    wiring.drain()
    assert confirmation["SubscribeURL"] in asked
    assert inbox_messages == 3


CERT = amazon.CERTIFICATE
FORGED: dict[str, Callable[[], dict[str, Any]]] = {
    "another topic": lambda: amazon.signed("x", TopicArn=amazon.TOPIC.replace("feedback", "other")),
    "another host": lambda: amazon.signed("x", SigningCertURL=CERT.replace("aws.com", "aws.com.evil.io")),
    "a host that begins well": lambda: amazon.signed("x", SigningCertURL=CERT.replace("https://", "https://a@")),
    "no https": lambda: amazon.signed("x", SigningCertURL=CERT.replace("https", "http")),
    "another path": lambda: amazon.signed("x", SigningCertURL=CERT.replace("Simple", "../Simple")),
    "another region": lambda: amazon.signed("x", SigningCertURL=CERT.replace("central", "west")),
    "changed": lambda: {**amazon.signed("x"), "Message": "y"},
    "a changed address": lambda: {**amazon.confirmation(), "SubscribeURL": "https://evil.example/"},
    "no signature": lambda: {**amazon.signed("x"), "Signature": "%%%"},
    "an unknown version": lambda: {**amazon.signed("x"), "SignatureVersion": "3"},
}  # fmt: skip


def test_whatever_is_forged_is_refused_and_fetches_nothing_elsewhere(
    visitor: Browser, asked: list[str]
) -> None:
    for name, made in FORGED.items():
        answer = visitor.post("/webhooks/mail/ses", data=json.dumps(made()))
        assert answer.status_code == 401, name
    assert set(asked) <= {amazon.CERTIFICATE}
    with clock.frozen(NOON + timedelta(days=400)):  # the certificate has run out
        answer = visitor.post("/webhooks/mail/ses", data=json.dumps(amazon.signed("x")))
        assert answer.status_code == 401
    assert stored() == 0


def test_without_the_certificate_amazon_is_asked_to_come_again(
    visitor: Browser, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_args: Any, **_more: Any) -> Any:
        raise requests.ConnectionError("down")

    monkeypatch.setattr(requests, "get", down)
    assert visitor.post("/webhooks/mail/ses", data=json.dumps(amazon.signed("x"))).status_code == 503
    assert stored() == 0


def test_the_owner_sets_providers_up_and_looks_addresses_up(owner: Browser) -> None:
    page = owner.submit("/admin/mails/feedback", "/admin/mails/feedback/providers/postmark")
    told = page.get_data(as_text=True)
    password = registry.key("postmark")
    assert password
    assert f"shop:{password}@" in told
    assert password not in owner.get("/admin/mails/feedback").get_data(as_text=True)
    for topic, kept in (("arn:nonsense", ""), (amazon.TOPIC, amazon.TOPIC)):
        owner.submit("/admin/mails/feedback", "/admin/mails/feedback/providers/ses", {"topic": topic})
        db.end_read()
        assert registry.key("ses") == kept
    owner.submit("/admin/mails/feedback", "/admin/mails/feedback/providers/ses/removal")
    db.end_read()
    assert registry.key("ses") == ""
    assert owner.get("/admin/mails/feedback?address=cleo@example.com").status_code == 200
    assert reloaded(captured()).outcome == "captured"
