"""The owner's pages and panels of tracking."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from shop.catalog.models import Product
from shop.kernel import clock, db, ids, preferences
from shop.kernel.origin import Origin
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tests.support.wiring import Browser
from tracking.nps import demo, operations, queries
from tracking.nps import preferences as chosen
from tracking.nps.models import NpsSurvey

NEW = make.later(2)


def bought(number: int = 1001, email: str = "dana@example.com", **visit: str) -> Any:
    origin = make.visit(source="news", medium="email", campaign="spring", **visit)
    make.look(origin, "/products/mug", title="Mug", notes=(("view_item", {"items": [{"item_name": "Mug"}]}),))
    order = make.order(origin, make.customer(email), number=number, delivered_at=NOON)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    with clock.frozen(make.later(1)):
        wiring.drain()
    db.end_read()
    return order


def answered(order: Any, score: int, comment: str = "") -> None:
    with db.transaction() as session:
        operations.schedule(order=order, delivered_at=NOON, at=NOON)
        survey = session.scalars(select(NpsSurvey).where(NpsSurvey.order_id == order.id)).one()
        survey.done_at = None
        token = operations.settle(survey, order, at=NOON)
    assert token
    with db.transaction():
        said = operations.Said(score=score, comment=comment)
        operations.answer(token=token, said=said, locale="en", by=Origin(), at=NOON)


def page(owner: Browser, path: str) -> str:
    with clock.frozen(NEW):
        shown = owner.get(path)
    assert shown.status_code == 200, path
    return str(shown.get_data(as_text=True))


def test_an_orders_page_tells_its_whole_journey(app: Any, owner: Browser) -> None:
    shown = page(owner, f"/admin/orders/{bought().number}")
    for words in ("The whole journey", "Visit 1", "spring", "Looked at “Mug”", "Paid $55.00", "Email"):
        assert words in shown


def test_without_consent_it_says_why_no_visit_is_told(app: Any, owner: Browser) -> None:
    shown = page(owner, f"/admin/orders/{bought(consent='denied').number}")
    assert "did not agree to be remembered" in shown
    assert "Looked at “Mug”" not in shown


def test_a_customers_page_tells_theirs(app: Any, owner: Browser) -> None:
    shown = page(owner, f"/admin/customers/{bought().customer_id}")
    assert "Looked at “Mug”" in shown


def test_the_dashboard_counts_todays_visits(app: Any, owner: Browser) -> None:
    bought()
    shown = page(owner, "/admin")
    assert "Here now" in shown
    assert "100%" in shown


def test_the_page_of_visits_shows_them_and_the_funnel(app: Any, owner: Browser) -> None:
    bought()
    make.look(make.visit(), user_agent="Googlebot/2.1")
    shown = page(owner, "/admin/journeys")
    assert "/products/mug" in shown
    assert "Put something into the cart" in shown
    assert "crawler" not in shown
    assert "machine" in page(owner, "/admin/journeys?bots=1")


def test_empty_pages_say_what_will_appear(app: Any, owner: Browser) -> None:
    assert "No visits yet" in page(owner, "/admin/journeys")
    assert "No answers yet" in page(owner, "/admin/nps")


def test_strangers_and_visitors_do_not_get_in(app: Any, visitor: Browser) -> None:
    for path in ("/admin/journeys", "/admin/nps"):
        assert visitor.get(path).status_code in (302, 303)
    assert visitor.submit("/search", "/admin/nps/settings", {"enabled": "1"}).status_code in (302, 303)


def test_under_ten_answers_no_score_is_shown(app: Any, owner: Browser) -> None:
    answered(bought(), 2, "<b>Late</b>")
    shown = page(owner, "/admin/nps")
    assert "The score appears from 10 answers on" in shown
    assert "Margin of error" not in shown
    assert "&lt;b&gt;Late&lt;/b&gt;" in shown
    assert "#1001" in shown


def test_from_ten_on_the_score_stands_with_its_margin(app: Any, owner: Browser) -> None:
    for number in range(10):
        answered(bought(1001 + number, f"c{number}@example.com"), 10 if number < 7 else 0)
    shown = page(owner, "/admin/nps")
    assert "+40" in shown
    assert "Margin of error" in shown
    assert "take the score as a hint" in shown


def test_the_owner_chooses_when_to_ask(app: Any, owner: Browser) -> None:
    path, good = (
        "/admin/nps/settings",
        {"enabled": "1", "delay_days": "3", "cool_off_days": "30", "csat": "1"},
    )
    owner.submit(path, data=good)
    db.end_read()
    now = operations.current()
    assert (now.delay_days, now.cool_off_days, now.csat, now.reminder) == (3, 30, True, False)
    bad = [{"delay_days": text} for text in ("-1", "121", "soon", "9" * 30)]
    bad += [{"cool_off_days": "31"}, {"hour": "24"}, {"sample_percent": "0"}]
    for nonsense in bad:
        owner.submit(path, data={**good, **nonsense, "ces": "1"})
        db.end_read()
        assert operations.current() == now
    owner.submit(path, data={"delay_days": "3"})
    db.end_read()
    assert operations.current().enabled is False
    for goods in ("product:nonsense", "<script>", f"collection:{ids.new_id()}"):
        owner.submit(path, f"{path}/delays", {"goods": goods, "days": "3"})
    db.end_read()
    assert preferences.get(chosen.DELAY_RULES) == {}


def test_an_unhappy_customer_is_seen_to_with_order_and_parcel_beside(app: Any, owner: Browser) -> None:
    answered(bought(), 1, "It <i>broke</i>")
    assert "#1001" in page(owner, "/admin/nps/cases")
    (found,) = queries.cases(is_open=True)
    assert found.case is not None
    path = f"/admin/nps/cases/{found.case.id}"
    shown = page(owner, path)
    for words in ("It &lt;i&gt;broke&lt;/i&gt;", "Mug", "What would help", "Give money back"):
        assert words in shown
    told = {"state": "resolved", "outcome": "refund", "root_cause": "product", "note": "All paid back"}
    owner.submit(path, data={**told, "state": "nonsense"})
    assert queries.open_cases() == 1
    owner.submit(path, data=told)
    db.end_read()
    assert queries.open_cases() == 0
    assert "All paid back" in page(owner, path)
    assert "#1001" in page(owner, "/admin/nps/cases?closed=1")
    assert owner.get(f"/admin/nps/cases/{ids.new_id()}").status_code == 404


def test_answers_are_sought_and_tagged(app: Any, owner: Browser) -> None:
    answered(bought(), 2, "Late again")
    answered(bought(1002, "noa@example.com"), 10, "Lovely")
    assert "Late again" not in page(owner, "/admin/nps/answers?group=good")
    assert "Late again" in page(owner, "/admin/nps/answers?q=late&metric=nps&population=buyers&comments=1")
    assert "No answers here" in page(owner, "/admin/nps/answers?tag=speed&page=99")
    assert "Lovely" in page(owner, "/admin/nps/answers?metric=%3Cscript%3E&page=-4&group=x")
    given = next(one.answer for one in queries.inbox(queries.Sought(group="bad")).comments)
    owner.submit("/admin/nps/answers", f"/admin/nps/answers/{given.id}/tags", {"tag": ["speed", "x"]})
    db.end_read()
    assert "Late again" in page(owner, "/admin/nps/answers?tag=speed")


def test_samples_are_told_as_such_and_go_with_the_first_true_answer(app: Any, owner: Browser) -> None:
    with db.transaction() as session:
        session.add(Product(id=ids.new_id(), handle="mug", title="Mug", created_at=NOON, updated_at=NOON))
    demo.seed(NOON)
    for by in ("late", "product", "value", "nonsense"):
        shown = page(owner, f"/admin/nps?by={by}")
        assert "These are samples" in shown
    assert "Over time" in shown
    assert "Easy to maintain" in shown
    for command in ("funnel", "breakdown --by late", "drivers", "trend", "ease", "cases", "stats"):
        done = app.test_cli_runner().invoke(args=["nps", *command.split(), "--json"])
        assert done.exit_code == 0, done.output
        assert json.loads(done.output) or command == "cases"
    answered(bought(), 10)
    assert "These are samples" not in page(owner, "/admin/nps")
    assert sum(queries.distribution()) == 1


@pytest.mark.parametrize(
    ("command", "key"),
    [
        ("journeys stats --json", "events"),
        ("journeys show 1001 --json", "chapters"),
        ("journeys reconcile --json", "orders_paid"),
        ("nps stats --json", "answers"),
    ],
)
def test_commands_report_as_json(app: Any, command: str, key: str) -> None:
    bought()
    done = app.test_cli_runner().invoke(args=command.split())
    assert done.exit_code == 0, done.output
    assert key in json.loads(done.output)


def test_commands_read_well_for_people_too(app: Any) -> None:
    bought()
    for command in ("journeys stats", "journeys show 1001", "journeys reconcile", "nps stats"):
        assert app.test_cli_runner().invoke(args=command.split()).exit_code == 0
    assert app.test_cli_runner().invoke(args=["journeys", "show", "99"]).exit_code == 1


def test_a_missing_purchase_is_found(app: Any) -> None:
    make.order(make.visit(), make.customer())
    done = app.test_cli_runner().invoke(args=["journeys", "reconcile", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.output)["missing"] == [1001]
