"""`flask mail`: what waits and what failed, previews as files, a test mail, the pause switch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shop.kernel import db
from shop.mail import outgoing, previews, sending
from tests.conftest import NOON
from tests.support.mailbox import Mailbox
from tests.web.mail.conftest import captured, reloaded


def run(app: Any, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["mail", *words])


def test_the_status_counts_and_its_exit_code_tells_of_failures(app: Any) -> None:
    captured()
    done = run(app, "status", "--json")
    assert (done.exit_code, json.loads(done.output)["captured"]) == (0, 1)
    with Mailbox() as server:
        outgoing.configure(server.url)
        server.fail_next(1, code=550)
        mail = captured("two")
        done = run(app, "status", "--json")
        assert (done.exit_code, json.loads(done.output)["failed"]) == (1, 1)
        assert "1 mails are tried again" in run(app, "retry").output
        sending.run_due(at=NOON)
        assert reloaded(mail).outcome == "sent"


def test_the_list_is_one_mail_a_line(app: Any) -> None:
    captured()
    captured("two", to="dora@example.com")
    lines = run(app, "list", "--search", "dora", "--json").output.splitlines()
    assert [json.loads(line)["to"] for line in lines] == ["dora@example.com"]


def test_previews_are_written_as_files(app: Any, tmp_path: Path) -> None:
    assert run(app, "preview", str(tmp_path / "mails"), "--language", "he").exit_code == 0
    assert len(list((tmp_path / "mails").glob("*.html"))) == len(previews.names())


def test_a_test_mail_says_whether_the_server_took_it(app: Any) -> None:
    assert run(app, "send-test", "cleo@example.com").exit_code == 1
    with Mailbox() as server:
        outgoing.configure(server.url)
        assert run(app, "send-test", "cleo@example.com").exit_code == 0
        assert server.wait_for(to="cleo@example.com").subject
    assert run(app, "send-test", "cleo@example.com").exit_code == 1


def test_mail_is_stopped_and_let_go(app: Any) -> None:
    run(app, "pause", "on")
    db.end_read()
    assert outgoing.paused()
    run(app, "pause", "off")
    db.end_read()
    assert not outgoing.paused()
