"""Mails through a storm: the server refuses a quarter and loses answers, and workers are killed all the time.

Each mail arrives; one that arrives twice is known by its Message-ID; none arrives after it would be of use.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.kernel import db, work
from shop.kernel.settings import Settings
from shop.mail import operations, outgoing, sending
from shop.mail.models import Mail
from tests.conftest import NOON, SECRET
from tests.support.mailbox import Mailbox, Received
from tests.support.processes import ROOT

SPEED = 120.0  # a minute passes in half a second, so that pauses and leases end while we look
WORKERS = 2
OF_USE = timedelta(minutes=10)  # for so long, a tenth of the mails
HANDING_OVER = timedelta(seconds=5 * SPEED)  # of this machine's time, after a worker's last look at the clock


@pytest.mark.sqlite
def test_all_mails_arrive_through_refusals_lost_answers_and_killed_workers(
    sqlite: Settings, rounds: Callable[[int, int], int]
) -> None:
    count, kills, pause = rounds(100, 1000), rounds(2, 40), rounds(1, 5)
    with Mailbox() as mailbox:
        mailbox.fail_share(0.25, seed=7)
        expiring = _queue(count)
        began = time.time()
        with _workers(sqlite, mailbox.url, began) as kill_one:
            for _ in range(kills):
                time.sleep(pause)
                mailbox.lose_reply_next(2)
                kill_one()
        in_time = [one.recipients[0] for one in mailbox.messages]
        stormy = max(timedelta(seconds=(time.time() - began) * SPEED), OF_USE + timedelta(minutes=1))
        _calm(mailbox.url, since=NOON + stormy)
        arrived = _arrived(mailbox.messages)
        late = [
            one
            for one in mailbox.messages[: len(in_time)]
            if one.recipients[0] in expiring
            and NOON + timedelta(seconds=(one.at - began) * SPEED)
            > expiring[one.recipients[0]] + HANDING_OVER
        ]
    db.end_read()
    mails = {row.recipient: row for row in db.session().scalars(select(Mail))}
    outcomes = {recipient: row.outcome for recipient, row in mails.items()}
    assert mailbox.refused > count / 10
    assert late == []
    lost = [row for row in mails.values() if row.recipient not in expiring and row.outcome != "sent"]
    assert [(row.recipient, row.outcome, row.attempts, row.last_error) for row in lost] == []
    assert set(outcomes.values()) <= {"sent", "expired"}
    assert set(arrived) >= {recipient for recipient, outcome in outcomes.items() if outcome == "sent"}
    assert {recipient for recipient in arrived if recipient not in in_time} <= set(outcomes) - set(expiring)
    assert {len(message_ids) for message_ids in arrived.values()} == {1}
    assert len(set().union(*arrived.values())) == len(arrived)


def _calm(url: str, *, since: datetime) -> None:
    """Days without killing, in which what is left has its further attempts; a quarter is still refused."""
    outgoing.configure(url)
    for hours in range(0, 120, 2):
        work.drain(lambda at=since + timedelta(hours=hours): sending.run_due(at=at))
    outgoing.configure(None)


def _arrived(messages: list[Received]) -> dict[str, set[str]]:
    """The Message-IDs under which mail came to each."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in messages:
        found[one.recipients[0]].add(str(one.message["Message-ID"]))
    return found


def _queue(count: int) -> dict[str, datetime]:
    """`count` mails to as many people, each tenth of use for ten minutes only; until when, by recipient."""
    expiring = {}
    with db.transaction():
        for number in range(count):
            to = f"person{number}@example.com"
            until = NOON + OF_USE if number % 10 == 9 else None
            operations.queue(kind="test", dedupe_key=f"mail:{number}", to=to, locale="en", template="test",
                             context={"server": str(number)}, at=NOON, expires_at=until)  # fmt: skip
            if until:
                expiring[to] = until
    return expiring


@contextmanager
def _workers(settings: Settings, url: str, began: float) -> Iterator[Callable[[], None]]:
    """Two workers; what is given kills one of them without a word and starts another."""
    command = [sys.executable, "-m", "tests.support.mail_worker", str(settings.var_dir), SECRET, url,
               str(began), str(SPEED)]  # fmt: skip

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        return process

    running = [start() for _ in range(WORKERS)]
    turn = itertools.cycle(range(WORKERS))

    def kill_one() -> None:
        at = next(turn)
        _end(running[at])
        running[at] = start()

    try:
        yield kill_one
    finally:
        for process in running:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
