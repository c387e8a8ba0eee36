"""The owner's page of a promotion's codes: words, batches, the file, removal."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from shop.kernel import db
from shop.promotions import operations, queries
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from tests.conftest import NOON
from tests.web.admin.conftest import text


@pytest.fixture
def page(app: Any) -> str:
    """The page of a promotion with a code."""
    with db.transaction():
        made = operations.create(name="Ten", benefit=PercentOff(1000), conditions=[HasCode()], at=NOON)
    return f"/admin/promotions/{made.id}"


def only() -> Any:
    db.end_read()
    (row,) = queries.all_promotions()
    return row


def words() -> list[str]:
    return [row.code for row in queries.codes_of(only().id)]


def test_a_word_is_added_and_removed(owner: Any, page: str) -> None:
    assert "nobody can use this promotion" in text(owner.get(page))
    owner.submit(page, f"{page}/codes", {"code": "may 10", "limit": "50"})
    assert words() == ["MAY10"]
    assert "MAY10" in text(owner.get(page))
    code = queries.codes_of(only().id)[0]
    owner.submit(page, f"{page}/codes/{code.id}/removal")
    assert words() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "ab"}, "3 to 40"),
        ({"code": "MAY", "limit": "0"}, "a number from 1"),
        ({"code": ""}, "3 to 40"),
    ],
)
def test_a_senseless_word_is_refused(owner: Any, page: str, typed: dict[str, str], said: str) -> None:
    answer = owner.submit(page, f"{page}/codes", typed, follow_redirects=True)
    assert said in text(answer)
    assert words() == []


def test_a_batch_is_made_downloaded_and_removed(owner: Any, page: str) -> None:
    owner.submit(page, f"{page}/batches", {"name": "Letters", "size": "3"})
    (made,) = queries.batches_of(only().id)
    answer = owner.get(f"{page}/batches/{made.batch.id}.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text(answer))))
    assert rows[0] == ["code", "email", "used"]
    assert [row[1:] for row in rows[1:]] == [["", "no"]] * 3
    assert len({row[0] for row in rows[1:]}) == 3
    owner.submit(page, f"{page}/batches/{made.batch.id}/removal")
    db.end_read()
    assert queries.batches_of(only().id) == []


def test_bound_codes_carry_their_address_and_no_formula(owner: Any, page: str) -> None:
    typed = "cleo@example.com, noa@example.com\n=cmd@example.com"
    owner.submit(page, f"{page}/batches", {"name": "Letters", "emails": typed})
    (made,) = queries.batches_of(only().id)
    rows = list(csv.reader(io.StringIO(text(owner.get(f"{page}/batches/{made.batch.id}.csv")))))
    assert [row[1] for row in rows[1:]] == ["'=cmd@example.com", "cleo@example.com", "noa@example.com"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "X", "size": "0"}, "a number from 1"),
        ({"name": "X", "size": "10001"}, "a number from 1"),
        ({"name": "", "size": "1"}, "Name the batch"),
        ({"name": "X", "emails": "cleo"}, "“cleo” is not an"),
    ],
)
def test_a_senseless_batch_is_refused(owner: Any, page: str, typed: dict[str, str], said: str) -> None:
    answer = owner.submit(page, f"{page}/batches", typed, follow_redirects=True)
    assert said in text(answer)
    db.end_read()
    assert queries.batches_of(only().id) == []


def test_a_batch_is_found_under_its_own_promotion_only(owner: Any, page: str) -> None:
    owner.submit(page, f"{page}/batches", {"name": "Letters", "size": "1"})
    (made,) = queries.batches_of(only().id)
    with db.transaction():
        other = operations.create(name="Other", benefit=PercentOff(1000), conditions=[HasCode()], at=NOON)
    foreign = f"/admin/promotions/{other.id}/batches/{made.batch.id}"
    assert len(text(owner.get(f"{foreign}.csv")).splitlines()) == 1
    owner.submit(page, f"{foreign}/removal")
    db.end_read()
    assert [row.batch.id for row in queries.batches_of(made.batch.promotion_id)] == [made.batch.id]
