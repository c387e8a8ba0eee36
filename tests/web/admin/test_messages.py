"""The owner's inbox: what waits, what was answered, and what may be thrown away."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.contact import operations, queries
from shop.kernel import db
from tests.conftest import NOON
from tests.web.admin.conftest import text

INBOX = "/admin/messages"


@pytest.fixture
def message(app: Any) -> str:
    with db.transaction():
        made = operations.receive(
            name="<b>Cleo</b>",
            email="cleo@example.com",
            body="Blue?\n<script>x</script>",
            locale="he",
            at=NOON,
        )
    return str(made.id)


def open_ones() -> int:
    db.end_read()
    return queries.count_open()


def test_a_message_is_read_and_marked_as_answered(owner: Any, message: str) -> None:
    assert "&lt;b&gt;Cleo&lt;/b&gt;" in text(owner.get(INBOX))
    page = text(owner.get(f"{INBOX}/{message}"))
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert 'href="mailto:cleo%40example.com?subject=' in page
    assert owner.submit(f"{INBOX}/{message}", f"{INBOX}/{message}/answer").status_code == 303
    assert open_ones() == 0
    assert "Cleo" not in text(owner.get(INBOX))
    assert "Cleo" in text(owner.get(f"{INBOX}?state=answered"))
    owner.submit(f"{INBOX}/{message}", f"{INBOX}/{message}/reopening")
    assert open_ones() == 1


def test_a_message_is_deleted(owner: Any, message: str) -> None:
    owner.submit(f"{INBOX}/{message}", f"{INBOX}/{message}/removal")
    assert open_ones() == 0
    assert owner.get(f"{INBOX}/{message}").status_code == 404


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=999999999999", "?state=x"])
def test_odd_questions_get_the_inbox(owner: Any, message: str, query: str) -> None:
    assert "Cleo" in text(owner.get(INBOX + query))


def test_what_is_not_there_is_not_found(owner: Any) -> None:
    for end in ("", "/answer", "/removal", "/reopening"):
        address = f"{INBOX}/{uuid.uuid4()}{end}"
        answer = owner.submit(INBOX, address) if end else owner.get(address)
        assert answer.status_code in (404, 400)
