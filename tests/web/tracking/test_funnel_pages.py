"""The owner's pages of this moment, of funnels and of paths."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shop.kernel import clock, db
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support.wiring import Browser
from tracking.journeys.stages import signs
from tracking.reports.models import SavedQuestion

FUNNEL = "/admin/reports/funnel"
SAVED = f"{FUNNEL}/saved"


def two_visits() -> None:
    """One that looks at a product and at the cart, one that looks at the product alone; five days ago."""
    for path in ("/cart", "/"):
        visitor, at = make.visit(), make.later(-5 * 24 * 60)
        item = (("view_item", {"items": [{"item_name": "Mug"}]}),)
        make.look(visitor, "/products/mug", at=at, notes=item)
        notes = (("view_cart", {}),) if path == "/cart" else ()
        make.look(visitor, path, at=make.later(-5 * 24 * 60 + 1), began=at, notes=notes)


def test_live_shows_who_is_here_and_answers_in_json(app: Any, owner: Browser) -> None:
    with clock.frozen(NOON):
        assert "Nobody is here at this moment." in owner.get("/admin/reports/live").text
        visitor, carted = make.visit(source="<b>news</b>", medium="email"), (("add_to_cart", {"items": []}),)
        make.look(visitor, "/products/mug", title="<i>Mug</i>", notes=carted)
        signs.gather(NOON)
        warm = owner.get("/admin/temperatures").text
        shown = owner.get("/admin/reports/live")
        told = owner.get("/admin/reports/live.json").json
    assert shown.headers["Cache-Control"] == "no-store"
    assert "&lt;i&gt;Mug&lt;/i&gt;" in shown.text
    assert "&lt;b&gt;news&lt;/b&gt;" in shown.text
    for page in (shown.text, warm):
        assert "Visits with something put into the cart" in page
        assert "Warm" in page
    assert str(visitor.visitor_id)[-8:] in warm
    assert told["tiles"]["visitors"]["value"] == 1
    assert told["tables"]["visits"][0]["path"] == "/products/mug"


def test_a_funnel_its_people_and_one_kept_under_a_name(app: Any, owner: Browser) -> None:
    two_visits()
    query = "?steps=view_item,view_cart&window=1d&period=28d&by=device&compare=previous"
    with clock.frozen(NOON):
        shown = owner.get(FUNNEL + query).text
        for words in (
            "How far they come",
            "50% went on",
            "1 stopped here",
            "Where the money is lost",
            "By device",
        ):
            assert words in shown, words
        nobody = owner.get(f"{FUNNEL}/people{query}&step=1&series=nobody").text
        assert "People: 0." in nobody
        for kind, step, total in (("reached", 1, 2), ("reached", 2, 1), ("lost", 2, 1), ("maturing", 1, 0)):
            behind = owner.get(f"{FUNNEL}/people{query}&kind={kind}&step={step}&series=desktop")
            assert f"People: {total}." in behind.text
            assert ("/admin/reports/timeline?person=" in behind.text) == (total > 0)
        lines = owner.get(f"{FUNNEL}/people.csv{query}&kind=reached&step=1").text.strip().split("\n")
        assert len(lines) == 3
        kept = {"name": " To  the cart ", "steps": "view_item,view_cart", "by": "device", "evil": "1"}
        owner.submit(FUNNEL, SAVED, kept)
        assert "To the cart" in owner.get(FUNNEL).text
    with db.transaction() as session:
        saved = session.scalars(select(SavedQuestion)).one()
    assert (saved.name, saved.given) == ("To the cart", {"steps": "view_item,view_cart", "by": "device"})
    owner.submit(FUNNEL, SAVED, kept | {"by": "", "name": "To the cart"})
    owner.submit(FUNNEL, SAVED, {"name": "  "})
    with db.transaction() as session:
        assert [one.given for one in session.scalars(select(SavedQuestion))] == [
            {"steps": "view_item,view_cart"}
        ]
    owner.submit(FUNNEL, f"{SAVED}/{saved.id}/removal", {})
    with db.transaction() as session:
        assert session.scalars(select(SavedQuestion)).all() == []


def test_the_form_leads_to_an_address_of_texts(app: Any, owner: Browser) -> None:
    first = "s1.a1.event=view_item&s1.a1.w1.field=path&s1.a1.w1.op=%5E&s1.a1.w1.value=/products/"
    form = f"{first}&s2.a1.event=purchase"
    sent = owner.get(f"{FUNNEL}?{form}&window_n=3&window_unit=d&do=add")
    assert sent.status_code == 303
    assert "steps=view_item%5Bpath%5E/products/%5D,add_payment_info,purchase&window=3d" in sent.location


def test_nonsense_is_refused_with_a_form_to_go_on_with(app: Any, owner: Browser) -> None:
    for query in (
        "window=0d",
        "steps=a",
        "steps=%00[",
        "by=%27--",
        "unit=x",
        "only=x",
        "exclude=a:9-1",
        "period=0d",
    ):
        shown = owner.get(f"{FUNNEL}?{query}")
        assert (shown.status_code, "The steps" in shown.text) == (422, True), query
    for query in ("step=9", "step=x", "step=-1", "kind=all", "step=1&kind=lost", "steps=a"):
        assert owner.get(f"{FUNNEL}/people?{query}").status_code == 422, query
        assert owner.get(f"{FUNNEL}/people.csv?{query}").status_code == 422, query
    for query in ("goal=purchase", "steps=99", "show=x", "direction=up", "period=0d", "lots=" + "a," * 50):
        shown = owner.get(f"/admin/reports/paths?{query}")
        assert (shown.status_code, "Only up to" in shown.text) == (422, True), query


def test_paths_show_ways_and_where_visits_end(app: Any, owner: Browser) -> None:
    two_visits()
    with clock.frozen(NOON):
        shown = owner.get("/admin/reports/paths?show=pages").text
        assert "2 of 2 visits" in shown
        assert "/products/mug" in shown
        before = owner.get("/admin/reports/paths?show=pages&anchor=/cart&direction=to").text
        assert "1 of 2 visits" in before
        days = "since=2026-11-01&until=2026-11-23"
        shown = owner.get(f"/admin/reports/paths?show=pages&{days}").text
        assert "2 of 2 visits" in shown
        assert "Nov 1, 2026 – Nov 23, 2026" in shown
        assert "still within their 4 weeks" in owner.get(f"{FUNNEL}?steps=view_item,view_cart&window=4w").text
        assert "No such visits" in owner.get("/admin/reports/paths?show=pages&anchor=/nowhere").text
