"""Names, addresses and subjects are data: they add no header, no markup and no template."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.brand import store
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import operations, outgoing, sending
from shop.mail.models import Mail
from tests.support.mailbox import Mailbox

from .conftest import NOON

Queue = Callable[..., Mail]


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


@pytest.mark.parametrize(
    "name",
    [
        "Cleo\r\nBcc: evil@example.com",
        "Cleo\nSubject: gone",
        "Cleo\x00\x1b\u2028Bcc: evil@example.com",
        '"Cleo" <evil@example.com>',
        "קליאו 🌲 " + "נ" * 300,
    ],
)
def test_a_name_adds_no_header_and_no_recipient(mailbox: Mailbox, queue: Queue, name: str) -> None:
    queue("one", to_name=name)
    with db.transaction():
        store.update(name=name[:80], at=NOON)
    sending.run_due(at=NOON)
    got = mailbox.messages[0]
    assert got.recipients == ("cleo@example.com",)
    assert got.message["Bcc"] is None
    assert len(got.message.get_all("Subject")) == 1
    assert [one.addr_spec for one in got.message["To"].addresses] == ["cleo@example.com"]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "{{ 7 * 7 }}", "[[ 7 * 7 ]]", "</td></tr></table><mj-raw>", "a & b < c"],
)
def test_data_is_never_markup_or_template(mailbox: Mailbox, queue: Queue, text: str) -> None:
    queue("one", context={"server": text})
    sending.run_due(at=NOON)
    got = mailbox.messages[0]
    assert text in got.text()
    assert "<script" not in got.html()
    assert "<mj-raw" not in got.html()
    assert "49" not in got.text().partition("--")[0]
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert escaped in got.html()


def test_addresses_outside_ascii_arrive(mailbox: Mailbox, queue: Queue) -> None:
    queue("one", to="קליאו@example.com", to_name="קליאו נהר")
    queue("two", to="cleo@bücher.example", priority=6)
    sending.run_due(at=NOON)
    assert [one.recipients[0] for one in mailbox.messages] == [
        "קליאו@example.com",
        "cleo@xn--bcher-kva.example",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example",
        "smtp://",
        "smtp://host:99999",
        "smtp://host:0",
        "smtp://ho st",
        "mail.example",
        "smtp://host\r\nX: y",
        "smtp://u:%ff@host",
    ],
)
def test_a_server_address_that_cannot_be_used_is_refused_and_not_kept(database: object, url: str) -> None:
    with pytest.raises(outgoing.BadServer), db.transaction():
        operations.set_server(url=url, sender="", at=NOON)
    assert outgoing.server_url() in (None, "")
