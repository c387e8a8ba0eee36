"""A mail belongs to the transaction of what it is about, and each intent exists once."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import operations, queries
from shop.mail.addresses import BadAddress
from shop.mail.models import Mail

from .conftest import NOON

Queue = Callable[..., Mail]


def count() -> int:
    return db.session().scalar(select(func.count()).select_from(Mail)) or 0


def test_a_rollback_leaves_no_mail(database: Settings, queue: Queue) -> None:
    with contextlib.suppress(RuntimeError), db.transaction():
        operations.queue(
            kind="test",
            dedupe_key="gone",
            to="cleo@example.com",
            locale="en",
            template="test",
            context={"server": ""},
            at=NOON,
        )
        raise RuntimeError("the order could not be saved")
    assert count() == 0


def test_the_same_intent_is_queued_once(queue: Queue) -> None:
    first = queue("order:1:confirmation")
    second = queue("order:1:confirmation", to="somebody-else@example.com")
    assert first.id == second.id
    assert (count(), second.recipient) == (1, "cleo@example.com")


def test_long_intents_stay_apart(queue: Queue) -> None:
    first, second = queue("x" * 300 + "a"), queue("x" * 300 + "b")
    assert first.id != second.id
    assert queue("x" * 300 + "a").id == first.id


def test_two_threads_queue_one_mail(queue: Queue) -> None:
    start = threading.Barrier(4)
    made: list[Mail] = []

    def work() -> None:
        start.wait()
        made.append(queue("order:1:confirmation"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len({mail.id for mail in made}) == 1
    assert count() == 1


@pytest.mark.parametrize(
    "address", ["", "cleo", "cleo@", "a@b@c", "x\r\nBcc: evil@example.com", "a" * 400 + "@example.com"]
)
def test_what_is_no_address_is_refused_and_nothing_is_queued(queue: Queue, address: str) -> None:
    with pytest.raises(BadAddress):
        queue("one", to=address)
    assert count() == 0


def test_one_person_has_one_spelling(queue: Queue) -> None:
    assert queue("one", to=" Cleo@Example.COM ").recipient == "cleo@example.com"


def test_a_copy_is_an_intent_of_its_own(queue: Queue) -> None:
    mail = queue("order:1:confirmation")
    with db.transaction():
        first = operations.send_again(mail_id=mail.id, at=NOON)
        second = operations.send_again(mail_id=first.id, at=NOON)
    assert [first.dedupe_key, second.dedupe_key] == [
        "order:1:confirmation#again-1",
        "order:1:confirmation#again-2",
    ]
    assert len({mail.message_id, first.message_id, second.message_id}) == 3


def test_the_log_finds_by_outcome_and_by_words(queue: Queue) -> None:
    queue("one", to="cleo@example.com")
    queue("two", to="dora_100%@example.com", kind="shipped")
    assert [mail.recipient for mail in queries.log(search="SHIPPED").mails] == ["dora_100%@example.com"]
    assert queries.log(search="%").total == 1
    assert queries.log(outcome="queued").total == 2
    assert queries.log(outcome="sent").total == 0
    assert queries.counts()["queued"] == 2
