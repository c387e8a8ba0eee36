"""Who is asked, when, and who is not and why."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from shop.kernel import attention, clock, db, events, ids, preferences
from shop.kernel.settings import Settings
from shop.mail import operations as mail
from shop.mail.addresses import address_hash
from shop.mail.models import SURVEYS, Mail
from shop.orders.events import OrderDelivered
from shop.orders.models import Order, ParcelMilestone
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import crowd, wiring
from tracking.nps import jobs, operations, queries
from tracking.nps.models import NpsSurvey


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def delivered(number: int = 1001, email: str = "dana@example.com", *, at: datetime = NOON) -> Order:
    buyer = db.session().scalar(select(make.Customer).where(make.Customer.email == email))
    db.end_read()
    order = make.order(make.visit(), buyer or make.customer(email), number=number, delivered_at=at)
    with db.transaction():
        events.publish(
            OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=at), at=at
        )
    drain(at)
    return order


def drain(at: datetime) -> None:
    with clock.frozen(at):
        wiring.drain()
    db.end_read()


def invitations() -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == "nps_invitation")))


def survey() -> NpsSurvey:
    db.end_read()
    return db.session().scalars(select(NpsSurvey)).one()


def test_five_days_after_delivery_one_mail_with_a_link_leaves(sqlite: Settings) -> None:
    order = delivered()
    drain(after(4.9))
    assert invitations() == []
    drain(after(5))
    drain(after(6))
    (invitation,) = invitations()
    assert (invitation.recipient, invitation.scope, invitation.order_id) == (order.email, SURVEYS, order.id)
    token = invitation.context["path"].removeprefix("/survey/")
    found = queries.by_token(token)
    assert found is not None
    assert (found.order_id, found.state) == (order.id, "invited")
    assert found.expires_at == after(35)
    assert token not in (found.token_hash or "")


def test_the_owners_delay_counts(sqlite: Settings) -> None:
    with db.transaction():
        preferences.put(operations.DELAY_DAYS, 2, at=NOON)
    delivered()
    drain(after(2))
    assert len(invitations()) == 1


def test_delivered_told_twice_is_one_survey(sqlite: Settings) -> None:
    order = delivered()
    with db.transaction():
        again = OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=NOON)
        events.publish(again, at=NOON)
    drain(after(5))
    assert len(invitations()) == 1


def test_a_person_is_asked_once_in_90_days(sqlite: Settings) -> None:
    delivered(1001)
    delivered(1002)
    drain(after(5))
    assert len(invitations()) == 1
    assert queries.funnel().suppressed == {"asked_recently": 1}
    delivered(1003, at=after(91))
    drain(after(96))
    assert len(invitations()) == 2


def test_an_order_refunded_is_held_and_asked_about_once_it_is_over(sqlite: Settings) -> None:
    order = delivered()
    _set(order, payment_status="refunded")
    drain(after(5))
    assert (survey().state, survey().reason) == ("held", "refunded")
    assert queries.funnel().held == {"refunded": 1}
    _set(order, payment_status="paid")
    drain(after(6))
    assert len(invitations()) == 1


def test_a_parcel_in_trouble_holds_the_survey(database: Settings) -> None:
    order = delivered()
    parcel = ids.new_id()
    with db.transaction() as session:
        for milestone, hours in (("delivered", 0), ("exception", 3)):
            session.add(
                ParcelMilestone(
                    id=ids.new_id(),
                    order_id=order.id,
                    parcel_id=parcel,
                    milestone=milestone,
                    at=NOON + timedelta(hours=hours),
                    data={},
                )
            )
    drain(after(5))
    assert survey().reason == "problem"


def test_what_waits_on_the_owners_list_holds_the_survey_until_it_is_resolved(database: Settings) -> None:
    order = delivered()
    link = f"/admin/orders/{order.number}"
    with db.transaction():
        attention.raise_item(kind="shipments.lost", key="x", message="…", link=link, at=NOON)
    drain(after(5))
    assert survey().reason == "problem"
    with db.transaction():
        attention.resolve(kind="shipments.lost", key="x", at=after(5))
    drain(after(6))
    assert len(invitations()) == 1


def test_trouble_that_does_not_end_ends_the_survey_with_its_reason(database: Settings) -> None:
    _set(delivered(), order_status="cancelled")
    for day in (5, 6, 30, 61):
        drain(after(day))
    assert (survey().state, survey().reason) == ("suppressed", "cancelled")
    assert invitations() == []


def test_who_opted_out_of_surveys_gets_none(database: Settings) -> None:
    with db.transaction():
        mail.opt_out(address_hash=address_hash("dana@example.com"), scope=SURVEYS, at=NOON)
    delivered()
    drain(after(5))
    assert invitations() == []
    assert survey().reason == "opted_out"


def test_a_shop_that_does_not_ask_sends_nothing(sqlite: Settings) -> None:
    with db.transaction():
        operations.set_preferences(enabled=False, delay_days=5, at=NOON)
    delivered()
    drain(after(5))
    assert invitations() == []
    assert survey().reason == "off"


def test_two_workers_at_once_ask_once(database: Settings) -> None:
    delivered(1001)
    delivered(1002)
    assert crowd.errors(crowd.together(*[lambda: jobs.run_due(at=after(5))] * 4)) == []
    assert len(invitations()) == 1
    assert sorted(db.session().scalars(select(NpsSurvey.state))) == ["invited", "suppressed"]


def _set(order: Order, *, payment_status: str = "paid", order_status: str = "completed") -> None:
    with db.transaction() as session:
        change = update(Order).where(Order.id == order.id)
        session.execute(change.values(payment_status=payment_status, status=order_status))
