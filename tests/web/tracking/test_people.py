"""One person on the owner's pages: the timeline of everything, and who they are."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import clock, db, ids, outbox
from shop.orders.models import TimelineEntry
from shop.reviews.models import Review
from tests.factories import journeys as make
from tests.factories.catalog import make_product
from tests.support.wiring import Browser
from tracking.journeys import identity
from tracking.journeys.models import IdentityEdge, IdentityMatch
from tracking.journeys.stages import keeping

LATER = make.later(60 * 24)


def page(owner: Browser, path: str, *, status: int = 200) -> str:
    with clock.frozen(LATER):
        shown = owner.get(path)
    assert shown.status_code == status, path
    return str(shown.get_data(as_text=True))


def press(owner: Browser, path: str, data: dict[str, str]) -> None:
    with clock.frozen(LATER):
        owner.submit("/admin/settings/privacy", path, data)
    db.end_read()


def bought(email: str = "dana@example.com", number: int = 1001) -> tuple[Customer, Any]:
    """Somebody who came by a newsletter, looked, and ordered; with the books of it."""
    origin = make.visit(source="news", medium="email", campaign="spring")
    make.look(origin, "/products/mug", title="Mug", notes=(("view_item", {"items": [{"item_name": "Mug"}]}),))
    buyer = make.customer(email)
    order = make.order(origin, buyer, number=number)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    with db.transaction() as session:
        session.add(
            Review(
                id=ids.new_id(),
                product_id=make_product(email).id,
                customer_id=buyer.id,
                stars=5,
                title="My mug",
                name="Dana",
                locale="en",
                written_at=make.later(5),
            )
        )
        session.add(
            TimelineEntry(id=ids.new_id(), order_id=order.id, at=make.later(0.5), kind="order_placed",
                          actor="visitor", data={"minor": 5500, "currency": "USD"})
        )  # fmt: skip
    outbox.run_due(at=make.later(1))
    db.end_read()
    keeping.keep_up(make.later(3))
    db.end_read()
    return buyer, origin


def test_a_timeline_tells_everything_of_a_person_and_nothing_of_others(app: Any, owner: Browser) -> None:
    buyer, origin = bought()
    bought("eli@example.com", number=1002)
    shown = page(owner, "/admin/reports/timeline?person=dana@example.com")
    for words in (
        "Visited the shop",
        "spring",
        "Looked at “Mug”",
        "Ordered for $55.00",
        "Order #1001",
        "Stage: Customer",
        "Reviewed a product: 5 stars",
        "My mug",
    ):
        assert words in shown, words
    assert "1002" not in shown
    visits = page(owner, f"/admin/reports/timeline?person={buyer.id}&kind=visit")
    assert "Visited the shop" in visits
    assert "Ordered for" not in visits
    rows = list(
        csv.DictReader(
            io.StringIO(page(owner, f"/admin/reports/timeline.csv?person={buyer.id}").lstrip("\ufeff"))
        )
    )
    assert {row["kind"] for row in rows} >= {"visit", "order", "stage", "choice"}
    assert next(row for row in rows if row["what"] == "order_placed")["amount"] == "55.00 USD"
    with clock.frozen(LATER):
        asked = ["reports", "timeline", "--person", "dana@example.com", "--json"]
        told = app.test_cli_runner().invoke(args=asked)
        stages = json.loads(app.test_cli_runner().invoke(args=["reports", "stages", "--json"]).output)
    assert '"visit"' in told.output
    assert [(row["stage"], row["stays"]) for row in stages["tables"]["stays"]] == [("customer", 2)]
    moves = {(row["stage"], row["to"]): row["share"] for row in stages["tables"]["moves"]}
    assert moves == {("customer", "still"): 1.0}
    with clock.frozen(LATER):
        found = owner.get(f"/admin/people/{origin.visitor_id}")  # a browser leads to its person
    assert str(buyer.id) in found.headers["Location"]


def test_whoever_nobody_knows_is_said_to_be_unknown(app: Any, owner: Browser) -> None:
    assert "Whose timeline?" in page(owner, "/admin/reports/timeline")
    for person in ("nobody@example.com", "x" * 3000, "<script>"):
        page(owner, f"/admin/reports/timeline?person={person}", status=422)
        page(owner, f"/admin/reports/timeline.csv?person={person}", status=422)
    visitor = make.visit()
    make.look(visitor, "/")
    assert "Nobody knows who this is" in page(owner, f"/admin/reports/timeline?person={visitor.visitor_id}")
    assert "Nothing is known of these days" in page(owner, f"/admin/reports/timeline?person={ids.new_id()}")


def test_two_accounts_are_matched_and_parted_with_a_look_at_what_changes(app: Any, owner: Browser) -> None:
    kept, _origin = bought()
    other, browser = bought("dana@work.example.com", number=1002)
    address = f"/admin/people/{kept.id}/identity"
    assert "Two accounts become one person only by your word" in page(owner, address)
    shown = page(owner, f"{address}?with=dana@work.example.com")
    for words in ("What this would change", "What proves it", "Afterwards"):
        assert words in shown
    join = {"with": "dana@work.example.com", "note": "Told us by phone"}
    press(owner, f"/admin/people/{kept.id}/matches", join)  # without a proof
    assert db.session("journey").scalars(select(IdentityMatch)).all() == []
    press(owner, f"/admin/people/{kept.id}/matches", {**join, "proof": "in_person"})
    assert identity.person_of(str(browser.visitor_id)) == str(kept.id)
    joined = page(owner, f"/admin/reports/timeline?person={other.id}")
    assert "#1001" in joined
    assert "#1002" in joined
    match = db.session("journey").scalars(select(IdentityMatch)).one()
    assert "Part them" in page(owner, f"{address}?part={match.match_id}")
    press(owner, f"/admin/people/{kept.id}/partings", {"link": match.match_id})
    assert identity.person_of(str(other.id)) == str(other.id)
    for bad in ("?with=nobody@example.com", "?with=dana@example.com", "?part=nothing"):
        page(owner, address + bad, status=422)


def test_a_browser_is_parted_from_its_customer_and_its_order_from_its_arrival(
    app: Any, owner: Browser
) -> None:
    buyer, origin = bought()
    earlier = replace(origin, session_id=str(ids.new_id()))
    edge = db.session("journey").scalars(select(IdentityEdge.edge_id)).one()
    shown = page(owner, f"/admin/people/{buyer.id}/identity?part={edge}")
    assert "Nothing will link them again by itself" in shown
    press(owner, f"/admin/people/{buyer.id}/partings", {"link": edge})
    assert identity.persons() == {}
    press(owner, f"/admin/people/{buyer.id}/partings", {"link": edge})  # again: nothing
    assert "parted by the shop" in page(owner, f"/admin/people/{buyer.id}/identity")
    found = page(owner, f"/admin/people/{earlier.visitor_id}/identity?with=dana@example.com")
    assert "They are one person" in found
    press(
        owner,
        f"/admin/people/{earlier.visitor_id}/matches",
        {"with": "dana@example.com", "note": "Her phone"},
    )
    assert identity.persons() == {str(origin.visitor_id): str(buyer.id)}
