"""The owner's pages of segments: written in a form, looked at, put away; groups, grid, attributes."""

from __future__ import annotations

import codecs
import csv
import io
import uuid
from typing import Any

from sqlalchemy import insert, update

from shop.customers.attributes import queries as attributes
from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.kernel import clock, db, ids
from tests.conftest import NOON
from tests.support.wiring import Browser
from tracking.segments import keeping, operations
from tracking.segments.groups.models import GroupSearch
from tracking.segments.models import CustomerTraits

TODAY = NOON.date().toordinal()
FORM = {
    "match": "all", "b1.match": "all", "b1.c1.what": "trait:orders", "b1.c1.was": "trait:orders",
    "b1.c1.op": ">=", "b1.c1.value": "3", "name": "Regulars <b>",
}  # fmt: skip
NEW = "/admin/new-segment"


def people(count: int = 8) -> list[uuid.UUID]:
    """Customers with one order, two, three, and so on."""
    found = [ids.derived_id("page", n) for n in range(count)]
    with db.transaction() as session:
        session.execute(insert(Customer), [
            {"id": one, "email": f"p{n}@example.com", "email_as_typed": f"p{n}@example.com",
             "name": f"Pat {n}", "created_at": NOON}
            for n, one in enumerate(found)
        ])  # fmt: skip
        session.execute(insert(CustomerTraits), [
            {"customer_id": one, "as_of": NOON, "orders": n + 1, "spent": 1_000 * n, "last_order": TODAY - n,
             "recency_score": 5 - n // 2, "frequency_score": 1 + n // 2, "money_score": 1 + n // 2}
            for n, one in enumerate(found)
        ])  # fmt: skip
    return found


def text(answer: Any, status: int = 200) -> str:
    """What a page says."""
    assert answer.status_code == status
    return str(answer.get_data(as_text=True))


def test_a_segment_is_written_looked_at_changed_and_put_away(owner: Browser) -> None:
    people()
    with clock.frozen(NOON):
        counted = text(owner.submit(NEW, data={**FORM, "do": "count"}))
        assert ">6</span>" in counted
        assert "of 8 customers" in counted
        assert grouping.living() == []
        assert owner.submit(NEW, data={**FORM, "do": "save"}).status_code == 303
        db.end_read()
        (made,) = grouping.living()
        assert (made.name, made.size) == ("Regulars <b>", 6)
        page = f"/admin/segments/{made.code}"
        shown = text(owner.get(page))
        assert "Regulars &lt;b&gt;" in shown
        assert "p7@example.com" in shown
        assert "p1@example.com" not in shown
        assert "p7@example.com" in text(owner.get(f"{page}/members.csv"))
        assert 'value="3"' in text(owner.get(f"{page}/edit"))
        changed = {**FORM, "b1.c1.value": "8", "do": "save"}
        assert owner.submit(f"{page}/edit", data=changed).status_code == 303
        assert "p7@example.com" in text(owner.get(f"/admin/customers?segment={made.code}"))
        assert "p6@example.com" not in text(owner.get(f"/admin/customers?segment={made.code}&q=pat"))
        assert "Regulars &lt;b&gt;" in text(owner.get("/admin/segments"))
        assert owner.submit(page, f"{page}/retirement").status_code == 303
        assert owner.get(page).status_code == 404
        assert owner.submit("/admin/segments", f"{page}/return").status_code == 303
        assert owner.get(page).status_code == 200


def test_a_table_of_members_opens_safely_and_in_any_language(owner: Browser) -> None:
    people(2)
    for name, email in ((" =1+1", "p0@example.com"), ("＝1+1", "p1@example.com")):
        with db.transaction() as session:
            session.execute(update(Customer).where(Customer.email == email).values(name=name))
    with clock.frozen(NOON):
        owner.submit(NEW, data={**FORM, "b1.c1.value": "1", "do": "save"})
        (made,) = grouping.living()
        table = owner.get(f"/admin/segments/{made.code}/members.csv").data
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert sorted(row["name"] for row in rows) == ["' =1+1", "'＝1+1"]
    assert {row["orders"] for row in rows} == {"0"}
    assert table.startswith(codecs.BOM_UTF8)


def test_what_the_shop_keeps_by_itself_is_not_asked_of_the_owner(owner: Browser) -> None:
    assert text(owner.get("/admin/segments")).count("No segments of your own yet") == 1
    lifecycle = text(owner.get("/admin/lifecycle"))
    assert "Not counted yet" in lifecycle
    assert "<thead" not in lifecycle


def test_a_rule_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_kept(owner: Browser) -> None:
    twice = {"b1.c2.what": "trait:orders", "b1.c2.was": "trait:orders", "b1.c2.op": "<", "b1.c2.value": "2"}
    wrong = ({"b1.c1.value": "three"}, {"b1.c1.what": "", "b1.c1.was": ""}, {"name": " "}, twice,
             {"b1.c1.what": "trait:nothing", "b1.c1.was": "trait:nothing"})  # fmt: skip
    with clock.frozen(NOON):
        for change in wrong:
            answer = owner.submit(NEW, data={**FORM, **change, "do": "save"})
            assert "alert--bad" in text(answer, 422) or "field__error" in text(answer, 422)
        for do in ("add-1", "block", "redraw", "remove-1-1", "nonsense"):
            assert 'name="b1.c1.what"' in text(owner.submit(NEW, data={**FORM, "do": do}))
        assert "Regulars" not in text(owner.submit(NEW, "/admin/new-segment/preview", data=FORM))
        assert owner.get("/admin/segments/nothing/edit").status_code == 404
    assert grouping.living() == []


def test_a_cell_of_the_grid_is_kept_as_a_segment(owner: Browser) -> None:
    people()
    with clock.frozen(NOON):
        assert "Pat 1" in text(owner.get("/admin/rfm?r=5&f=1"))
        kept = {"r": "5", "f": "1", "name": "Fresh"}
        assert owner.submit("/admin/rfm?r=5&f=1", "/admin/rfm/segments", data=kept).status_code == 303
        db.end_read()
        assert [(one.name, one.size) for one in grouping.living()] == [("Fresh", 2)]
        for wrong in ({"r": "6"}, {"f": "x"}, {"name": ""}):
            owner.submit("/admin/rfm?r=5&f=1", "/admin/rfm/segments", data={**kept, **wrong})
        assert len(grouping.living()) == 1
        assert owner.get("/admin/rfm?r=99&f=x").status_code == 200
        with db.transaction():
            operations.install_built_in(at=NOON)
        keeping.fill("lifecycle_lost", at=NOON)
        assert "Champions" in text(owner.get("/admin/lifecycle"))


def test_a_proposed_group_is_asked_for_and_adopted(owner: Browser) -> None:
    page = "/admin/customer-groups"
    with clock.frozen(NOON):
        assert owner.submit(page, f"{page}/searches").status_code == 303
        assert "look-again" in text(owner.get(page))
        apart = [{"trait": "orders", "here": 6.5, "everybody": 2.9, "apart": 2.0}]
        with db.transaction() as session:
            made = GroupSearch(
                id=ids.new_id(), asked_at=NOON, done_at=NOON, customers=100, scales=[], centers=[[0.0]],
                groups=[{"size": 40, "stability": s, "apart": apart} for s in (0.9, 0.4)],
            )  # fmt: skip
            session.add(made)
        shown = text(owner.get(page))
        assert "Many orders" in shown
        assert shown.count('name="name"') == 1
        adopt = f"{page}/{made.id}/0/segment"
        assert owner.submit(page, adopt, data={"name": ""}).headers["Location"].endswith(page)
        assert (
            owner.submit(page, adopt, data={"name": "Loyal"}).headers["Location"].endswith("/segments/loyal")
        )
        assert "Adopted as" in text(owner.get(page))
        owner.submit(page, f"{page}/{made.id}/1/segment", data={"name": "Shaky"})
        assert [one.name for one in grouping.living()] == ["Loyal"]


def test_attributes_are_defined_and_filled_by_form_and_by_file(owner: Browser) -> None:
    one, page = people(1)[0], "/admin/customer-attributes"
    with clock.frozen(NOON):
        assert owner.submit(page, data={"name": "Age", "kind": "number"}).status_code == 303
        assert owner.submit(page, data={"name": "Age", "kind": "number"}).status_code == 422
        assert (
            owner.submit(page, data={"name": "Taste", "kind": "choice", "choices": "salty"}).status_code
            == 422
        )
        theirs = f"/admin/customers/{one}"
        assert 'id="attribute-age"' in text(owner.get(theirs))
        assert owner.submit(theirs, f"{theirs}/attributes", data={"age": "41"}).status_code == 303
        db.end_read()
        assert attributes.of(one) == {"age": 41.0}
        owner.submit(theirs, f"{theirs}/attributes", data={"age": "old"})
        table = b"email,age\np0@example.com,42\nnobody@example.com,1\n"
        for do, age in (("check", 41.0), ("keep", 42.0)):
            file = {"file": (io.BytesIO(table), "ages.csv"), "do": do}
            assert "nobody@example.com" in text(owner.submit(page, f"{page}/file", data=file))
            db.end_read()
            assert attributes.of(one) == {"age": age}
        assert owner.submit(page, f"{page}/file", data={"do": "keep"}).status_code == 422
        assert owner.submit(page, f"{page}/age/name", data={"name": "Years"}).status_code == 303
        assert owner.submit(page, f"{page}/age/retirement").status_code == 303
        assert "Years" not in text(owner.get(page))
