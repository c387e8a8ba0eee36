"""The owner's pages of mail: ways out, the domain's records, signing, switches, the look and its preview."""

from __future__ import annotations

from typing import Any

import pytest

from shop.kernel import db, preferences
from shop.mail import dkim_keys, domain, look, outgoing, sending
from shop.mail.domain_check import LookupFailed
from tests.conftest import NOON
from tests.support.mailbox import Mailbox
from tests.support.wiring import Browser
from tests.web.mail.conftest import captured, reloaded


def kept() -> str:
    db.end_read()
    return outgoing.server_url() or ""


def test_a_providers_own_door_is_entered_and_its_secret_never_shown(owner: Browser) -> None:
    forms = {
        "postmark": ({"host": "outbound", "password": "t0ken-secret"}, "postmark://:t0ken-secret@outbound"),
        "ses": ({"host": "eu-central-1", "user": "AKIA", "password": "s/e+c"}, "ses://AKIA:s%2Fe%2Bc@eu-central-1"),
    }  # fmt: skip
    for way, (typed, url) in forms.items():
        page = f"/admin/mails/server?way={way}"
        owner.submit(page, "/admin/mails/server", {"way": way, **typed})
        assert kept() == url
        owner.submit(page, "/admin/mails/server", {"way": way, **typed, "password": ""})
        assert kept() == url
        assert typed["password"] not in owner.get("/admin/mails/server").get_data(as_text=True)
    refused = owner.submit("/admin/mails/server", data={"way": "postmark", "host": "other", "password": ""})
    assert refused.status_code == 422
    assert owner.submit("/admin/mails/server", data={"way": "pigeon", "host": "x"}).status_code == 422
    assert kept() == forms["ses"][1]


def test_one_mail_is_stopped_and_all_go_to_one_address(owner: Browser) -> None:
    with Mailbox() as server:
        outgoing.configure(server.url)
        stopped, other = captured("one", template="test"), None
        typed = {"stopped": ["magic_link", "nonsense"], "redirect_to": "me@example.com"}
        owner.submit("/admin/mails/switches", data=typed)
        db.end_read()
        assert outgoing.paused_templates() == {"magic_link"}
        stopped = captured("two", template="magic_link", context={"link": "https://x.example", "minutes": 5})
        other = captured("three", to="dora@example.com")
        assert (reloaded(stopped).outcome, reloaded(other).outcome) == ("queued", "sent")
        got = server.wait_for(to="me@example.com")
        assert got.subject.startswith("[dora@example.com]")
        assert owner.submit("/admin/mails/switches", data={"redirect_to": "nonsense"}).status_code == 303
        owner.submit("/admin/mails/switches", data={"redirect_to": ""})
        db.end_read()
        sending.run_due(at=NOON)
        assert reloaded(stopped).outcome == "sent"
    outgoing.configure(None)


class Names:
    """A name server that knows what it is told."""

    def __init__(self, **_: Any) -> None:
        self.known: dict[str, list[str]] = {}

    def txt(self, name: str) -> list[str]:
        if "_dmarc" in name:
            raise LookupFailed("timeout")
        return self.known.get(name, [])

    def mx(self, name: str) -> list[str]:
        return ["mx.kilnandtide.example"]


def test_the_domain_is_checked_and_the_record_to_enter_shown(
    owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = Names()
    monkeypatch.setattr(domain, "Dns", lambda: names)
    with db.transaction():
        preferences.put(outgoing.SENDER, "hello@kilnandtide.example", at=NOON)
    page = "/admin/mails/domain"
    bad = {"selector": "shop", "key": "-----BEGIN RSA PRIVATE KEY-----\nnonsense"}
    refused = owner.submit(page, f"{page}/key", bad)
    assert (refused.status_code, "nonsense" in refused.get_data(as_text=True)) == (422, False)
    assert owner.submit(page, f"{page}/key", {"selector": "a b"}).status_code == 422
    owner.submit(page, f"{page}/key", {"selector": "shop", "key": ""})
    db.end_read()
    name, record = dkim_keys.record()
    assert name == "shop._domainkey.kilnandtide.example"
    owner.submit(page, f"{page}/checks")
    told = owner.get(page).get_data(as_text=True)
    assert record.replace("+", "&#43;") in told or record in told
    assert "PRIVATE KEY-----" not in told
    assert "v=spf1 mx ~all" in told
    names.known = {name: [record], "kilnandtide.example": ["v=spf1 mx ~all"]}
    owner.submit(page, f"{page}/checks")
    db.end_read()
    last = domain.last()
    assert last is not None
    assert [finding.state for finding in last[1]] == ["good", "good", "unknown", "good"]
    owner.submit(page, f"{page}/key/removal")
    db.end_read()
    assert not dkim_keys.signs()


def test_a_look_is_tried_on_real_mails_and_kept(owner: Browser) -> None:
    from tests.factories.checkout import paid_order
    from tests.support import wiring

    order = paid_order(at=NOON)
    wiring.drain()
    db.end_read()
    page = owner.get("/admin/mails/previews?mail=order_confirmation").get_data(as_text=True)
    real = page.partition(f"Order {order.number} is confirmed")[0].rpartition('value="')[2].partition('"')[0]
    asked = {"mail": "order_confirmation", "data": real, "accent": "#204060", "footer": "Bye", "logo": "1"}
    body = owner.get("/admin/mails/previews/body", query_string=asked).get_data(as_text=True)
    assert str(order.number) in body
    assert "#204060" in body
    owner.submit("/admin/mails/previews", "/admin/mails/previews/look", {**asked, "accent": "red"})
    assert look.current().footer == ""
    owner.submit("/admin/mails/previews", "/admin/mails/previews/look", asked)
    db.end_read()
    assert look.current() == look.Look(accent="#204060", footer="Bye", logo=True)
    odd = {"mail": "order_confirmation", "data": "x", "accent": "</style>", "window": "<b>", "language": "xx"}
    assert owner.get("/admin/mails/previews", query_string=odd).status_code == 200


def test_the_recipient_chooses_which_mails_to_get(visitor: Browser) -> None:
    from datetime import timedelta

    from shop.kernel import signing
    from shop.mail import queries, unsubscribing
    from shop.mail.addresses import address_hash

    cleo = address_hash("cleo@example.com")
    token = signing.sign(unsubscribing.CHOICES, cleo, expires_at=NOON + timedelta(days=9))
    page = f"/mail/preferences/{token}"
    assert visitor.get(page).status_code == 200
    for wanted, refused in (([], {"marketing", "surveys"}), (["surveys", "order"], {"marketing"})):
        assert visitor.submit(page, data={"wanted": wanted}).status_code == 200
        db.end_read()
        assert queries.opted_out(cleo) == refused
        visitor.get(page)
        visitor.head(page)
        db.end_read()
        assert queries.opted_out(cleo) == refused
    assert visitor.post(page, data={"wanted": ["marketing"]}).status_code == 400
    assert visitor.get("/mail/preferences/x").status_code == 410
