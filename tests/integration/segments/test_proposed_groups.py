"""Proposed groups in the store: asked for, found by the worker, adopted, and kept to the nearest center."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.kernel.errors import Conflict, NotFound
from tests.conftest import NOON
from tracking.segments import keeping
from tracking.segments.groups import adopting, searching
from tracking.segments.groups import keeping as gathering
from tracking.segments.groups.models import GroupSearch
from tracking.segments.models import CustomerTraits, SegmentDue

TODAY = NOON.date().toordinal()
KINDS = ((1, 3_000, 400, 0), (1, 4_000, 10, 1), (6, 5_000, 20, 0), (3, 30_000, 60, 0))  # 25 of each


def people(each: int = 25) -> list[uuid.UUID]:
    """Customers of four kinds with their traits, in the order of KINDS."""
    found, rows = [], []
    for kind, (orders, average, days, discounted) in enumerate(KINDS):
        for n in range(each):
            found.append(one := ids.derived_id("group", kind, n))
            rows.append({
                "customer_id": one, "as_of": NOON, "orders": orders, "items": orders,
                "products": orders, "average_order": average + 20 * n, "last_order": TODAY - days - n % 7,
                "first_order": TODAY - days - 30 * orders, "discounted_orders": discounted * orders,
            })  # fmt: skip
    with db.transaction() as session:
        session.execute(insert(Customer), [
            {"id": one, "email": f"{one}@example.com", "email_as_typed": "", "created_at": NOON}
            for one in found
        ])  # fmt: skip
        session.execute(insert(CustomerTraits), rows)
    return found


def proposed() -> GroupSearch:
    """What the worker has found."""
    db.end_read()
    found = searching.newest()
    assert found is not None
    return found


def test_a_group_is_found_adopted_and_kept_to_its_nearest_center(sqlite: None) -> None:
    everybody = people()
    with db.transaction():
        searching.ask(by="Olive", at=NOON)
        with pytest.raises(Conflict):
            searching.ask(by="Olive", at=NOON)
    assert searching.carry_out(NOON) == 4
    search = proposed()
    assert (search.asked_by, search.customers) == ("Olive", 100)
    assert [one["size"] for one in search.groups] == [25] * 4
    assert all(one["stability"] > 0.75 and one["apart"] for one in search.groups)
    assert searching.carry_out(NOON + timedelta(days=1)) == 0  # a week is a week

    regulars = next(n for n, one in enumerate(search.groups) if one["apart"][0]["trait"] == "orders")
    with db.transaction():
        code = adopting.adopt(search_id=search.id, group=regulars, name="Regulars", at=NOON).code
    keeping.fill(code, at=NOON)
    db.end_read()
    assert set(grouping.member_ids(code)) == set(everybody[50:75])
    assert set(adopting.adopted(proposed())) == {regulars}
    assert adopting.astray(at=NOON) == set()


def test_whoever_behaves_like_another_group_by_now_is_judged_anew(sqlite: None) -> None:
    everybody = people()
    searching.carry_out(NOON)
    search = proposed()
    lately = next(n for n, one in enumerate(search.groups) if one["apart"][0]["trait"] == "discounted")
    with db.transaction():
        code = adopting.adopt(search_id=search.id, group=lately, name="Lately", at=NOON).code
    keeping.fill(code, at=NOON)
    with db.transaction() as session:
        like = {"average_order": 4_000, "last_order": TODAY - 10, "first_order": TODAY - 40}
        like["discounted_orders"] = 1
        one = update(CustomerTraits).where(CustomerTraits.customer_id == everybody[0])
        session.execute(one.values(like))
        session.execute(delete(SegmentDue))
    assert adopting.astray(at=NOON) == {everybody[0]}
    assert gathering.gather(NOON) == 1
    db.end_read()
    assert list(db.session().scalars(select(SegmentDue.customer_id))) == [everybody[0]]


def test_groups_that_are_not_there_or_not_stable_are_not_adopted(sqlite: None) -> None:
    people(each=5)
    assert searching.carry_out(NOON) == 0
    few = proposed()
    assert few.refusal
    assert few.refusal_params["n"] == 20
    with db.transaction() as session:
        shaky = GroupSearch(id=ids.new_id(), asked_at=NOON, done_at=NOON, customers=9,
                            groups=[{"size": 9, "stability": 0.4, "apart": []}])  # fmt: skip
        session.add(shaky)
        session.flush()
        for search_id, group, refused in (
            (shaky.id, 0, adopting.Unstable), (shaky.id, 1, NotFound), (ids.new_id(), 0, NotFound)
        ):  # fmt: skip
            with pytest.raises(refused):
                adopting.adopt(search_id=search_id, group=group, name="No", at=NOON)
