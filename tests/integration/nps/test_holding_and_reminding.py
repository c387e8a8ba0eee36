"""What holds a question until it is over, and the one reminder."""

from __future__ import annotations

from shop.conversations.models import Conversation
from shop.kernel import attention, db, events, ids, registry
from shop.kernel.origin import Origin
from shop.kernel.settings import Settings
from shop.orders.events import OrderDelivered
from tests.conftest import NOON
from tests.factories.opinions import (
    after,
    change,
    conversation,
    delivered,
    give_back,
    invitations,
    mails,
    milestone,
    open_case,
    run,
    set_order,
    survey,
)
from tracking.nps import operations, queries
from tracking.nps.models import NpsCase


def test_a_refund_holds_the_question_for_a_week_and_then_it_is_asked(sqlite: Settings) -> None:
    order = delivered()
    give_back(order, at=after(3))
    run(after(6))
    assert (survey().state, survey().reason) == ("held", "refund")
    assert queries.funnel().held == {"refund": 1}
    assert invitations() == []
    for day in range(7, 15):
        run(after(day))
    assert len(invitations()) == 1


def test_an_open_conversation_a_return_or_a_complaint_holds_it_until_it_is_over(sqlite: Settings) -> None:
    order = delivered()
    said = conversation(order)
    run(after(6))
    assert survey().reason == "conversation"
    change(Conversation, said, state="closed")
    back = {"open": True}
    registry.matter("return", lambda person: back["open"] and person.customer_id == order.customer_id)
    try:
        run(after(7))
        assert survey().reason == "return"
        back["open"] = False
        case = open_case(order)
        run(after(8))
        assert survey().reason == "complaint"
        change(NpsCase, case, state="resolved")
        run(after(9))
        assert len(invitations()) == 1
    finally:
        registry.matter("return", lambda person: False)


def test_a_parcel_sent_again_moves_the_question(sqlite: Settings) -> None:
    order = delivered()
    set_order(order, delivered_at=None)
    run(after(6))
    assert survey().reason == "delay"
    set_order(order, delivered_at=after(8))
    with db.transaction():
        fact = OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=after(8))
        events.publish(fact, at=after(8))
    run(after(8))
    assert survey().delivered_at == after(8)
    run(after(12))
    assert invitations() == []
    run(after(13))
    assert len(invitations()) == 1


def test_who_does_not_answer_is_reminded_once_with_a_link_of_its_own(sqlite: Settings) -> None:
    delivered()
    run(after(6))
    run(after(9))
    assert len(mails("nps_reminder")) == 0
    for day in (10, 11, 12, 20):
        run(after(day))
    (reminder,), (invitation,) = mails("nps_reminder"), invitations()
    links = [mail.context["path"].removeprefix("/survey/") for mail in (invitation, reminder)]
    assert links[0] != links[1]
    found = [queries.by_token(link) for link in links]
    assert found[0] is not None
    assert found[0] is found[1]
    assert survey().done_at is not None
    assert queries.funnel().reminded == 1


def test_who_answered_is_not_reminded_and_who_has_trouble_later(sqlite: Settings) -> None:
    answered = delivered(1001)
    troubled = delivered(1002, email="noa@example.com")
    run(after(6))
    token = (
        next(m for m in invitations() if m.order_id == answered.id).context["path"].removeprefix("/survey/")
    )
    said = operations.Said(score=10)
    with db.transaction():
        operations.answer(token=token, said=said, locale="en", by=Origin(), at=after(7))
    talk = conversation(troubled)
    run(after(13))
    assert mails("nps_reminder") == []
    change(Conversation, talk, state="closed")
    for day in (14, 15, 16):
        run(after(day))
    assert [mail.order_id for mail in mails("nps_reminder")] == [troubled.id]


def test_a_parcel_in_trouble_holds_the_survey(sqlite: Settings) -> None:
    order = delivered()
    parcel = ids.new_id()
    for told, hours in (("delivered", 0), ("exception", 3)):
        milestone(order, parcel, told, hours=hours)
    run(after(6))
    assert survey().reason == "problem"


def test_what_waits_on_the_owners_list_holds_the_survey_until_it_is_resolved(sqlite: Settings) -> None:
    order = delivered()
    link = f"/admin/orders/{order.number}"
    with db.transaction():
        attention.raise_item(kind="shipments.lost", key="x", message="…", link=link, at=NOON)
    run(after(6))
    assert survey().reason == "problem"
    with db.transaction():
        attention.resolve(kind="shipments.lost", key="x", at=after(6))
    for day in (7, 8):
        run(after(day))
    assert len(invitations()) == 1


def test_trouble_of_half_a_year_ends_the_survey_with_its_reason(sqlite: Settings) -> None:
    conversation(delivered())
    for day in (6, 61, 179):
        run(after(day))
        assert survey().state == "held"
    for day in (182, 184):
        run(after(day))
    assert (survey().state, survey().reason) == ("suppressed", "conversation")
    assert invitations() == []
