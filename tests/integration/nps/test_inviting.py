"""Who is asked, when, and who is not and why."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select, update

from shop.catalog.models import Product
from shop.kernel import db, events, ids, preferences
from shop.kernel.settings import Settings
from shop.mail import operations as mail
from shop.mail.addresses import address_hash
from shop.mail.models import SURVEYS
from shop.orders.events import OrderDelivered
from shop.orders.models import OrderLine
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.factories.opinions import (
    after,
    choose,
    delivered,
    invitations,
    milestone,
    run,
    set_order,
    survey,
)
from tests.support import crowd
from tracking.nps import jobs, operations, queries
from tracking.nps import preferences as chosen
from tracking.nps.models import NpsSurvey


def test_five_days_after_delivery_on_a_working_morning_one_mail_with_a_link_leaves(sqlite: Settings) -> None:
    order = delivered()
    run(after(5))  # a Sunday
    assert invitations() == []
    run(after(6))
    run(after(7))
    (invitation,) = invitations()
    assert (invitation.recipient, invitation.scope, invitation.order_id) == (order.email, SURVEYS, order.id)
    token = invitation.context["path"].removeprefix("/survey/")
    found = queries.by_token(token)
    assert found is not None
    assert (found.order_id, found.state) == (order.id, "invited")
    assert found.expires_at == after(36)
    assert token not in (found.token_hash or "")


def test_the_owners_delay_counts(sqlite: Settings) -> None:
    choose(delay_days=2)
    delivered()
    run(after(2))
    assert len(invitations()) == 1


def test_delivered_told_twice_is_one_survey(sqlite: Settings) -> None:
    order = delivered()
    with db.transaction():
        again = OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=NOON)
        events.publish(again, at=NOON)
    run(after(6))
    assert len(invitations()) == 1


def test_a_person_is_asked_once_in_90_days(sqlite: Settings) -> None:
    delivered(1001)
    delivered(1002)
    run(after(6))
    assert len(invitations()) == 1
    assert queries.funnel().suppressed == {"asked_recently": 1}
    delivered(1003, at=after(92))
    run(after(99))
    assert len(invitations()) == 2


def test_goods_with_a_rule_of_their_own_wait_that_long(sqlite: Settings) -> None:
    with db.transaction() as session:
        goods = Product(id=ids.new_id(), handle="chair", title="Chair", created_at=NOON, updated_at=NOON)
        session.add(goods)
        session.flush()
        operations.set_delay(subject="product", subject_id=goods.id, days=14, at=NOON)
    order = make.order(make.visit(), make.customer(), delivered_at=NOON)
    with db.transaction() as session:
        session.execute(update(OrderLine).where(OrderLine.order_id == order.id).values(product_id=goods.id))
        operations.schedule(order=order, delivered_at=NOON, at=NOON)
    assert survey().due_at == datetime(2026, 12, 8, 9, tzinfo=UTC)
    assert [mark["what"] for mark in preferences.get(chosen.BREAKS)] == ["delay_rules"]


def test_where_no_carrier_tells_of_an_arrival_it_is_asked_after_the_promised_day(sqlite: Settings) -> None:
    order = make.order(make.visit(), make.customer(), at=NOON)
    heard = make.order(make.visit(), make.customer("noa@example.com"), at=NOON, number=1002)
    for one in (order, heard):
        set_order(one, fulfillment_status="shipped", promised_to=after(2).date())
    milestone(heard, ids.new_id(), "out_for_delivery", hours=1)
    assert operations.plan_silent(after(3)) == 0
    assert operations.plan_silent(after(6)) == 1
    assert operations.plan_silent(after(6)) == 0
    (planned,) = queries.of_order(order.id)
    assert (planned.basis, planned.state) == ("promised", "scheduled")
    assert queries.of_order(heard.id) == []
    run(after(7))
    (invitation,) = invitations()
    assert invitation.context["arrived"] is False


def test_satisfaction_with_the_delivery_is_a_question_of_its_own_days_apart(sqlite: Settings) -> None:
    choose(csat=True)
    order = delivered()
    run(after(1))
    (first,) = invitations()
    assert first.context["metric"] == "csat"
    run(after(7))
    asked = {one.metric: one.state for one in queries.of_order(order.id)}
    assert asked == {"nps": "invited", "csat": "invited"}
    assert queries.funnel(metric="csat").invited == 1
    assert queries.funnel().invited == 1


def test_ease_of_ordering_is_offered_on_the_pages_where_the_owner_wants_it(sqlite: Settings) -> None:
    order = make.order(make.visit(), make.customer())
    make.publish_paid(order)
    run(NOON)
    assert queries.of_order(order.id) == []
    choose(ces=True)
    later = make.order(make.visit(), make.customer("noa@example.com"), number=1002)
    make.publish_paid(later)
    run(NOON)
    (offered,) = queries.of_order(later.id)
    assert (offered.metric, offered.state, offered.channel) == ("ces", "offered", "site")
    assert invitations() == []


def test_who_opted_out_of_surveys_gets_none(sqlite: Settings) -> None:
    with db.transaction():
        mail.opt_out(address_hash=address_hash("dana@example.com"), scope=SURVEYS, at=NOON)
    delivered()
    run(after(6))
    assert invitations() == []
    assert survey().reason == "opted_out"


def test_a_shop_that_does_not_ask_sends_nothing(sqlite: Settings) -> None:
    choose(enabled=False)
    delivered()
    run(after(6))
    assert invitations() == []
    assert survey().reason == "off"


def test_two_workers_at_once_ask_once(database: Settings) -> None:
    delivered(1001)
    delivered(1002)
    assert crowd.errors(crowd.together(*[lambda: jobs.run_due(at=after(6))] * 4)) == []
    assert len(invitations()) == 1
    assert sorted(db.session().scalars(select(NpsSurvey.state))) == ["invited", "suppressed"]
