"""Cases: due within a day, ended with a reason; what the answer makes of the customer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.conversations import operations as conversations
from shop.customers import segments
from shop.kernel import attention, clock, db, preferences
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.staff import operations as staff
from tests.factories.opinions import ASKED, answer, case, customer, invited, run
from tracking.nps import operations, queries, scales
from tracking.nps import preferences as chosen
from tracking.nps.operations import BadCase


def test_an_unhappy_customer_is_due_within_a_day_and_then_on_the_owners_list(sqlite: Settings) -> None:
    order, token = invited()
    answer(token, 2, "Broken")
    assert (case().state, case().due_at) == ("new", ASKED + timedelta(hours=24))
    assert customer(order).complaint_open
    assert operations.tell_overdue(ASKED + timedelta(hours=23)) == 0
    assert attention.open_items() == []
    for hours in (24, 25):
        assert operations.tell_overdue(ASKED + timedelta(hours=hours)) == 1
    db.end_read()
    (item,) = attention.open_items()
    assert (item.link, item.params["number"], item.times) == (
        f"/admin/nps/cases/{case().id}",
        order.number,
        1,
    )
    with db.transaction():
        operations.contacted(case().id, at=ASKED + timedelta(hours=26))
    assert attention.open_items() == []
    assert case().state == "contacted"


def test_a_case_ends_with_what_was_wrong_and_what_was_done(sqlite: Settings) -> None:
    order, token = invited()
    answer(token, 2, "Broken")
    told = {"outcome": "replacement", "root_cause": "packaging", "note": "Sent a new one"}
    with db.transaction():
        operations.update_case(case().id, state="resolved", at=ASKED + timedelta(hours=2), **told)
    assert (case().state, case().outcome, case().root_cause) == ("resolved", "replacement", "packaging")
    assert case().contacted_at == case().closed_at == ASKED + timedelta(hours=2)
    assert not customer(order).complaint_open
    for bad in ({"state": "gone"}, {"outcome": "gold"}, {"root_cause": "the weather"}, {"note": "x" * 2001}):
        with pytest.raises(BadCase), db.transaction():
            operations.update_case(case().id, at=ASKED, **{"state": "new", **told, **bad})
    assert case().state == "resolved"


def test_a_changed_mind_ends_a_case_that_nobody_has_begun(sqlite: Settings) -> None:
    order, token = invited()
    answer(token, 2, "Broken")
    answer(token, 9, "Replaced at once")
    assert (case().state, case().outcome) == ("resolved", "changed_mind")
    answer(token, 1, "And broken again")
    assert case().state == "new"
    assert customer(order).complaint_open


def test_who_wants_to_be_written_to_is_a_case_however_happy(sqlite: Settings) -> None:
    _, token = invited()
    answer(token, 9, may_contact=True)
    assert case().state == "new"


def test_an_answer_makes_the_customer_one_of_a_segment(sqlite: Settings) -> None:
    order, token = invited()
    answer(token, 9)
    assert (customer(order).opinion, customer(order).opinion_score) == ("promoter", 9)
    assert segments.PROMOTER in segments.of(customer(order), at=ASKED)
    answer(token, 4)
    assert segments.of(customer(order), at=ASKED) >= {segments.DETRACTOR, segments.COMPLAINING}


def test_who_was_seen_to_is_asked_once_whether_it_was_put_right(sqlite: Settings) -> None:
    order, token = invited()
    answer(token, 2, "Broken")

    def close(state: str, outcome: str, *, hours: int) -> list[str]:
        """The questions about the order after its case has come to an end."""
        at = ASKED + timedelta(hours=hours)
        with clock.frozen(at):
            with db.transaction():
                told = {"outcome": outcome, "root_cause": "", "note": ""}
                operations.update_case(case().id, state=state, at=at, **told)
        run(at)
        return [survey.metric for survey in queries.of_order(order.id)]

    assert close("resolved", "changed_mind", hours=1) == ["nps"]
    assert close("contacted", "", hours=2) == ["nps"]
    assert close("resolved", "replacement", hours=3) == ["nps", "fixed"]
    assert close("contacted", "", hours=4) == close("unresolved", "nothing", hours=5) == ["nps", "fixed"]
    (asked,) = [one for one in queries.of_order(order.id) if one.metric == scales.FIXED]
    assert asked.due_at.date() >= (ASKED + timedelta(days=2)).date()
    due = asked.due_at
    for days in range(9):  # some days after the first question, and never again
        run(due + timedelta(days=days))
    told = [mail for mail in mails.for_order(order.id) if mail.context.get("metric") == scales.FIXED]
    assert [mail.kind for mail in told] == ["nps_invitation"]


def test_help_with_an_order_is_asked_about_where_the_owner_wants_that(sqlite: Settings) -> None:
    order, _token = invited()

    with db.transaction():
        person = staff.invite(email="pat@example.com", name="Pat", role="owner", at=ASKED)

    def closed(*, hours: int) -> list[str]:
        """The questions about the order after a conversation about it has come to an end."""
        at = ASKED + timedelta(hours=hours)
        about = {"order_id": order.id, "order_number": str(order.number), "proven": True}
        with clock.frozen(at):
            with db.transaction():
                said = conversations.receive(
                    email=order.email, name="", body="Where is it?", locale="en", at=at, **about
                )
                row = said.conversation_id
                conversations.answer(conversation_id=row, body="Here.", staff_id=person.id, at=at)
                conversations.set_state(conversation_id=row, state="closed", at=at)
        run(at)
        return [survey.metric for survey in queries.of_order(order.id)]

    assert closed(hours=1) == ["nps"]
    with db.transaction():
        preferences.put(chosen.HELP, True, at=ASKED)
    assert closed(hours=2) == closed(hours=3) == ["nps", "help"]
