"""What an owner adds to the page of trends."""

from __future__ import annotations

from typing import Any

from shop.kernel import clock
from tests.support.wiring import Browser
from tracking.reports.trends import choosing, weeks

PAGE = "/admin/reports/trends"


def test_targets_notes_and_weeks_are_set_on_the_page(app: Any, owner: Browser) -> None:
    today = clock.now().date().isoformat()
    send = lambda where, **data: owner.submit(PAGE, f"{PAGE}/{where}", {"metric": "orders", **data})  # noqa: E731
    answer = send("targets", target="12", per="week", period="90d")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}?metric=orders&period=90d")
    assert choosing.targets()["orders"].value == 12
    send("week", first="0")
    assert weeks.first_weekday() == 0
    send("notes", day=today, text="Fair in <Berlin>")
    shown = owner.get(f"{PAGE}?metric=orders").get_data(as_text=True)
    assert "Fair in &lt;Berlin&gt;" in shown
    assert "Of the target" in shown
    for where, data in (
        ("notes", {"day": "x", "text": "y"}),
        ("notes", {"day": today}),
        ("week", {"first": "9"}),
    ):
        assert send(where, **data).status_code == 303
    assert send("targets", target="a lot").status_code == 303
    assert choosing.targets()["orders"].value == 12  # what is refused changes nothing
    (note,) = choosing.remarks(first=clock.now().date(), last=clock.now().date())
    send(f"notes/{note.id}/removal")
    assert "Fair in" not in owner.get(PAGE).get_data(as_text=True)


def test_each_kind_of_touchpoint_and_each_split_has_its_tab(app: Any, owner: Browser) -> None:
    for name in ("touchpoints", "three-clicks"):
        shown = owner.get(f"/admin/reports/{name}?by=campaign&period=7d").get_data(as_text=True)
        assert f"/admin/reports/{name}?by=landing&amp;period=7d" in shown
    assert owner.get("/admin/reports/touchpoints?by=shoe-size").status_code == 422
