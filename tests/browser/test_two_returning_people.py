"""Two people come back who bought differently: home, offer and mail are another for each, and say why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from shop.customers import operations as customers
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.mail.models import Mail
from tests.factories import journeys
from tests.factories.buying import bought
from tests.factories.catalog import make_product
from tests.factories.offers import begun, hold_out
from tests.support.browser import People, shot, wants_pictures
from tests.support.live_shop import LiveShop
from tracking.personalization import rebuilding
from tracking.personalization.lists import refreshing
from tracking.personalization.offers import sweeping
from tracking.segments import operations as segments
from tracking.segments.members import writing

TEA = ("Teapot", "Tea cup", "Tea tin", "Tea tray")
GARDEN = ("Planter", "Tall vase", "Watering can", "Plant stand")


@pytest.fixture
def two(live_shop: LiveShop) -> dict[str, Customer]:
    """Ada, who bought a teapot and a cup once; Ben, who bought planters and a vase and has not come back."""
    now = clock.now()
    with db.transaction():
        goods = {title: make_product(title, price_minor=2400).id for title in (*TEA, *GARDEN)}
    for number in range(12):  # what others bought says what goes with what
        guest, shelf = journeys.customer(f"guest{number}@example.com"), (TEA, GARDEN)[number % 2]
        when = now - timedelta(days=3 + number)
        bought(guest, *(goods[title] for title in shelf), at=when, number=number + 1)
    people = {name: _person(name, now) for name in ("Ada", "Ben")}
    bought(people["Ada"], goods["Teapot"], goods["Tea cup"], at=now - timedelta(days=35), number=101)
    for place, days in enumerate((400, 330, 260)):
        bought(
            people["Ben"],
            goods["Planter"],
            goods["Tall vase"],
            at=now - timedelta(days=days),
            number=201 + place,
        )
    _learn(list(people.values()), now)
    return people


def _person(name: str, at: datetime) -> Customer:
    made = journeys.customer(f"{name}@example.com".lower(), at=at - timedelta(days=400))
    with db.transaction() as session:
        row = session.get_one(Customer, made.id)
        row.name, row.accepts_marketing = name, True
    return made


def _learn(people: list[Customer], at: datetime) -> None:
    """What the jobs of a night and of a minute do."""
    hold_out(0)
    rebuilding.whole(at=at)
    with db.transaction():
        segments.install_built_in(at=at)
        writing.choose(customer_id=people[1].id, family="lifecycle", code="lifecycle_lapsing", at=at)
    begun("second_order", at=at, by_mail=True)
    begun("lapsing", at=at, by_mail=True, answers={})
    sweeping.sweep(at)
    refreshing.nightly(at)
    refreshing.refresh([person.id for person in people], at=at)


def _home(people: People, shop: LiveShop, who: Customer, **how: Any) -> Page:
    """Their home page, signed in by a link from a mail, with consent."""
    page = people.new(base_url=shop.url, **how)
    with db.transaction():
        link = customers.make_link(purpose=customers.SIGN_IN, email=who.email, locale="en", at=clock.now())
    page.goto(f"/account/sign-in/{link}")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.goto("/")
    agree = page.get_by_role("button", name="Yes, you may")
    agree.click()
    agree.wait_for(state="detached")
    page.goto("/")
    return page


def _row(page: Page, title: str) -> Any:
    return page.get_by_role("region", name=title)


def test_each_sees_their_own_home_offer_and_mail_and_reads_why(
    people: People, live_shop: LiveShop, two: dict[str, Customer]
) -> None:
    ada, ben = (
        _home(people, live_shop, two[name], width=width) for name, width in (("Ada", 390), ("Ben", 1280))
    )
    expect(_row(ada, "Buy again")).to_contain_text("Teapot")
    expect(_row(ada, "For you")).to_contain_text("Tea tin")
    expect(_row(ada, "For you")).to_contain_text("Goes with your Te")
    expect(_row(ben, "Buy again")).to_contain_text("About time to buy this again")
    expect(_row(ben, "For you")).to_contain_text("Watering can")
    for page, others in ((ada, GARDEN), (ben, TEA)):
        for title in others:
            expect(_row(page, "Buy again")).not_to_contain_text(title)
    expect(ada.get_by_text("Because you have bought from us once.")).to_be_visible()
    expect(ben.get_by_text("Because it has been a while since your last order.")).to_be_visible()
    for page, name in ((ada, "ada"), (ben, "ben")):
        expect(page.get_by_text("This price is personal")).to_be_visible()
        if wants_pictures():
            shot(page, f"returning-{name}")
    db.end_read()
    mails = {
        mail.recipient: mail
        for mail in db.session().scalars(select(Mail).where(Mail.kind == "personal_offer"))
    }
    assert {name: mails[who.email].context["because"]["message"] for name, who in two.items()} == {
        "Ada": "Because you have bought from us once.",
        "Ben": "Because it has been a while since your last order.",
    }
