"""An owner makes an offer, begins and ends it; its shopper reads what, why, and that it is personal."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.customers import operations as customers
from shop.kernel import attention, clock, db, preferences
from shop.promotions import queries as promotions
from tests.factories.catalog import make_product
from tests.factories.offers import begun, customer, hold_out
from tests.support.shopper import Shopper
from tests.support.wiring import Browser
from tracking.personalization.offers import former, sweeping
from tracking.personalization.offers.tables import Offer, OfferDecision
from tracking.personalization.preferences import COOL_DOWN_DAYS, FORMER_PROMOTION, HOLDOUT_PERCENT

LIST = "/admin/offers"
FORM = {
    "template": "second_order",
    "name": "Come back",
    "title": "A small thank-you",
    "days": "30",
    "benefit": "percent",
    "percent": "10",
    "most": "20.00",
    "valid_days": "14",
    "skip_sure": "1",
    "held_out": "10",
}


def made() -> Offer:
    db.end_read()
    return db.session().scalars(select(Offer)).one()


def test_an_offer_is_made_begun_paused_and_ended(owner: Browser) -> None:
    assert "No offers yet" in owner.get(LIST).get_data(as_text=True)
    assert "Third visit without buying" in owner.get(f"{LIST}/new").get_data(as_text=True)
    form = f"{LIST}/new?template=second_order"
    assert "× 1.33" in owner.get(form).get_data(as_text=True)  # 10 % off of the assumed margin of 40 %
    answer = owner.submit(form, LIST, {**FORM, "budget": "500"})
    assert answer.status_code == 303
    offer = made()
    assert (offer.state, offer.cap_minor, offer.budget_minor) == ("draft", 2000, 50_000)
    page = f"{LIST}/{offer.code}"
    for what, state in (("start", "running"), ("pause", "paused"), ("start", "running"), ("end", "ended")):
        owner.submit(page, f"{page}/state", {"do": what})
        assert made().state == state
    assert "Ended" in owner.get(LIST).get_data(as_text=True)
    behind = owner.get(f"/admin/promotions/{made().promotion_id}").get_data(as_text=True)
    assert "belongs to a personal offer" in behind
    assert f'href="/admin/offers/{offer.code}"' in behind


def test_what_cannot_be_is_said_beside_its_field_and_changes_nothing(owner: Browser) -> None:
    form = f"{LIST}/new?template=second_order"
    bad = (
        ({"percent": "45"}, "never pays"),
        ({"percent": "x"}, "Enter a percentage"),
        ({"most": ""}, "Enter an amount"),
        ({"days": "0"}, "Enter a number from 1 to 365"),
        ({"held_out": "11"}, "Enter a number from 5 to 10"),
        ({"held_out": ""}, "Enter a number from 5 to 10"),
        ({"name": " "}, "needs a name"),
        ({"budget": "5"}, "cover at least one use"),
        ({"segments": "nonsense"}, "does not exist"),
    )
    for change, said in bad:
        answer = owner.submit(form, LIST, {**FORM, **change})
        assert answer.status_code == 422, change
        assert said in answer.get_data(as_text=True), change
    assert db.session().scalars(select(Offer)).all() == []
    assert owner.get(f"{LIST}/nothing").status_code == 404


def test_the_former_discount_is_begun_from_the_list_of_what_needs_a_person(owner: Browser) -> None:
    with db.transaction():
        preferences.put(FORMER_PROMOTION, str(uuid.uuid4()), at=clock.now())
    former.remind(clock.now())
    shown = owner.get("/admin/attention").get_data(as_text=True)
    assert "Begin it again" in shown
    (item,) = attention.open_items()
    db.end_read()
    owner.submit("/admin/attention", f"/admin/attention/{item.id}/fix", {})
    assert (made().template, made().state) == ("second_order", "running")


def test_what_holds_for_all_stays_within_its_bounds(owner: Browser) -> None:
    typed = {"holdout": "6", "cool_down": "10", "just_bought": "30", "margin": "40"}
    assert owner.submit(LIST, f"{LIST}/settings", {**typed, "holdout": "50"}).status_code == 422
    assert owner.submit(LIST, f"{LIST}/settings", typed).status_code == 303
    db.end_read()
    assert (preferences.get(HOLDOUT_PERCENT), preferences.get(COOL_DOWN_DAYS)) == (6, 10)


def test_the_page_tells_who_got_it_and_why_others_did_not(owner: Browser) -> None:
    hold_out(0)
    at = clock.now()
    for name in ("Dana", "Otto"):
        month_ago = at - timedelta(days=31)
        customer(f"{name}@example.com".lower(), name=name, orders_count=1, last_order_at=month_ago)
    offer = begun(at=at, limit_count=1)
    before = owner.get(f"{LIST}/{offer.code}").get_data(as_text=True)
    assert "2 people" in before
    sweeping.sweep(at)
    after = owner.get(f"{LIST}/{offer.code}").get_data(as_text=True)
    assert "The budget was used up" in after
    assert "Too few people yet" in after
    assert "Dana" in owner.get(f"{LIST}/{offer.code}/people?outcome=treated").get_data(as_text=True)
    rows = owner.get(f"{LIST}/{offer.code}/people.csv").get_data(as_text=True).splitlines()
    assert sorted(row.split(",")[2] for row in rows[1:]) == ["budget", "treated"]


@pytest.fixture
def dana(app: object) -> Shopper:
    """Dana, signed in, whom an offer was made to."""
    hold_out(0)
    at = clock.now()
    with db.transaction():
        make_product("Bowl")
    month_ago = at - timedelta(days=31)
    customer("dana@example.com", name="Dana", orders_count=1, last_order_at=month_ago)
    begun(at=at)
    sweeping.sweep(at)
    with db.transaction():
        link = customers.make_link(purpose=customers.SIGN_IN, email="dana@example.com", locale="en", at=at)
    shopper = Shopper(app.test_client())  # type: ignore[attr-defined]
    return shopper.visit(f"/account/sign-in/{link}").press("Sign in")


def test_its_shopper_reads_what_why_and_that_it_is_personal(dana: Shopper) -> None:
    for path in ("/", "/account"):
        dana.visit(path)
        assert "Because you have bought from us once." in dana.see.text, path
        assert "This price is personal" in dana.see.text, path
    dana.visit("/products/bowl").press("Add to cart").visit("/cart")
    assert "A small thank-you" in dana.see.text
    assert "This price is personal" in dana.see.text
    dana.visit("/checkout")
    assert "This price is personal" in dana.see.text


def test_whoever_wants_none_gets_none_until_they_say_otherwise(dana: Shopper) -> None:
    dana.visit("/account").press("No personal offers, please")
    assert "You get no personal offers" in dana.see.text
    assert "Because you have bought" not in dana.visit("/").see.text
    (decided,) = db.session().scalars(select(OfferDecision))
    assert promotions.assignments_of(decided.customer_id) == []
    dana.visit("/account").press("Personal offers again")
    assert "You may get personal offers again." in dana.see.text
