"""The owner reads what was sent, sends it again, and stops all mail; a mail's HTML can do nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from shop.kernel import db, ids
from shop.mail import outgoing, queries, sending
from shop.mail.models import Mail
from tests.conftest import NOON
from tests.support.mailbox import Mailbox
from tests.support.wiring import Browser
from tests.web.mail.conftest import captured, reloaded


def test_the_log_lists_finds_and_shows(owner: Browser) -> None:
    mail = captured()
    captured("two", to="dora@example.com")
    page = owner.get("/admin/mails?q=cleo").get_data(as_text=True)
    assert "cleo@example.com" in page
    assert "dora@example.com" not in page
    shown = owner.get(f"/admin/mails/{mail.id}").get_data(as_text=True)
    assert reloaded(mail).subject in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x</b>" not in shown


def test_the_html_is_framed_with_a_policy_that_runs_nothing(owner: Browser) -> None:
    mail = captured()
    frame = owner.get(f"/admin/mails/{mail.id}/body")
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    shown = owner.get(f"/admin/mails/{mail.id}").get_data(as_text=True)
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in shown


def test_a_copy_is_sent_at_a_press(owner: Browser) -> None:
    mail = captured()
    answer = owner.submit(f"/admin/mails/{mail.id}", f"/admin/mails/{mail.id}/copies")
    assert answer.status_code == 302
    sending.run_due(at=NOON)
    db.end_read()
    assert queries.counts()["captured"] == 2


def test_a_failed_mail_is_tried_again_from_the_log_and_from_the_attention_list(owner: Browser) -> None:
    with Mailbox() as server:
        outgoing.configure(server.url)
        server.fail_next(2, code=550)
        mails = [captured("one"), captured("two")]
        assert [reloaded(mail).outcome for mail in mails] == ["failed", "failed"]
        assert "Send again" in owner.get("/admin/attention").get_data(as_text=True)
        owner.submit("/admin/mails", "/admin/mails/attempts")
        db.end_read()
        sending.run_due(at=NOON)
        assert [reloaded(mail).outcome for mail in mails] == ["sent", "sent"]
    outgoing.configure(None)


def test_a_sent_mail_cannot_be_tried_again(owner: Browser) -> None:
    mail = captured()
    owner.submit(f"/admin/mails/{mail.id}", f"/admin/mails/{mail.id}/attempts")
    assert (reloaded(mail).outcome, queries.counts()["captured"]) == ("captured", 1)


def test_sign_in_links_are_for_owners_only(signed_in: Callable[[str], Browser]) -> None:
    link = "https://shop.example/secret-link"
    mail = captured(template="magic_link", context={"link": link, "minutes": 30}, private=True)
    manager, owner = signed_in("manager"), None
    assert manager.get(f"/admin/mails/{mail.id}/body").status_code == 403
    assert link not in manager.get(f"/admin/mails/{mail.id}").get_data(as_text=True)
    owner = signed_in("owner")
    assert link in owner.get(f"/admin/mails/{mail.id}/body").get_data(as_text=True)


def test_all_mail_is_stopped_and_let_go(owner: Browser, signed_in: Callable[[str], Browser]) -> None:
    owner.submit("/admin/mails", "/admin/mails/pause", {"paused": "1"})
    db.end_read()
    assert outgoing.paused()
    mail = captured()
    assert reloaded(mail).outcome == "queued"
    owner.submit("/admin/mails", "/admin/mails/pause", {"paused": "0"})
    db.end_read()
    sending.run_due(at=NOON)
    assert reloaded(mail).outcome == "captured"


@pytest.mark.parametrize("role", ["packer"])
def test_who_may_not_read_mails_does_not(signed_in: Callable[[str], Browser], role: str) -> None:
    mail, packer = captured(), signed_in(role)
    for path in ("", f"/{mail.id}", f"/{mail.id}/body", "/server", "/previews"):
        assert packer.get(f"/admin/mails{path}").status_code == 403


def test_unknown_mails_are_not_found_and_strangers_sign_in(owner: Browser, visitor: Browser) -> None:
    assert owner.get(f"/admin/mails/{ids.new_id()}").status_code == 404
    assert owner.get("/admin/mails/nonsense").status_code == 404
    assert owner.get("/admin/mails?page=99999&outcome=%3Cscript%3E&q=" + "x" * 5000).status_code == 200
    assert visitor.get("/admin/mails").status_code == 302


def test_every_mail_can_be_looked_at_beforehand(owner: Browser) -> None:
    from shop.mail import previews

    for name in previews.names():
        page = owner.get("/admin/mails/previews", query_string={"mail": name, "language": "he"})
        assert page.status_code == 200
        frame = owner.get("/admin/mails/previews/body", query_string={"mail": name, "language": "he"})
        assert 'dir="rtl"' in frame.get_data(as_text=True)
    assert owner.get("/admin/mails/previews/body?mail=../../base").status_code == 404


def _saved(owner: Browser, **typed: Any) -> Any:
    data = {"host": "127.0.0.1", "port": "2525", "user": "", "password": "", "sender": "", **typed}
    answer = owner.submit("/admin/mails/server", data=data)
    db.end_read()
    return answer


def test_the_owner_enters_a_server_and_sends_a_test_mail(owner: Browser) -> None:
    with Mailbox(login=("shop", "p@ss:w/rd")) as server:
        saved = _saved(
            owner, port=str(server.port), user="shop", password="p@ss:w/rd", sender="hello@example.com"
        )
        assert saved.status_code == 302
        page = owner.get("/admin/mails/server").get_data(as_text=True)
        assert "p@ss" not in page
        assert "p%40ss" not in page
        _saved(owner, port=str(server.port), user="shop", password="", sender="hello@example.com")
        told = owner.submit(
            "/admin/mails/server",
            "/admin/mails/server/test",
            {"to": "cleo@example.com"},
            follow_redirects=True,
        )
        assert "took the test mail" in told.get_data(as_text=True)
        assert server.wait_for(to="cleo@example.com").sender == "hello@example.com"


def test_a_server_that_refuses_is_quoted(owner: Browser) -> None:
    with Mailbox() as server:
        _saved(owner, port=str(server.port))
        server.fail_next(1, code=550)
        told = owner.submit(
            "/admin/mails/server",
            "/admin/mails/server/test",
            {"to": "cleo@example.com"},
            follow_redirects=True,
        )
        assert "550 No such user" in told.get_data(as_text=True)
    gone = owner.submit(
        "/admin/mails/server", "/admin/mails/server/test", {"to": "cleo@example.com"}, follow_redirects=True
    )
    assert "did not take it" in gone.get_data(as_text=True)


@pytest.mark.parametrize(
    "typed",
    [
        {"host": "ho st"},
        {"host": "host/path?x"},
        {"host": "user@host"},
        {"host": "x" * 5000},
        {"port": "99999"},
        {"port": "abc"},
        {"sender": "not an address"},
        {"sender": "a@b.example\r\nBcc: evil@example.com"},
    ],
)
def test_a_server_that_cannot_be_is_refused_and_not_kept(owner: Browser, typed: dict[str, str]) -> None:
    assert _saved(owner, **typed).status_code == 422
    assert outgoing.server_url() is None
    assert db.session().query(Mail).count() == 0
