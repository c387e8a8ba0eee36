"""Joining the newsletter takes a tick and a mailbox that says yes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shop.customers import newsletter
from shop.customers import queries as customers
from shop.kernel import clock, db, signing
from shop.mail import queries as mails
from tests.conftest import NOON
from tests.support.shopper import Shopper

EMAIL = "cleo@example.com"


def joined(email: str = EMAIL) -> bool:
    db.end_read()
    found = customers.by_email(email)
    return found is not None and found.accepts_marketing


def links() -> list[str]:
    db.end_read()
    return [mail.context["link"] for mail in mails.log().mails if mail.kind == "newsletter_confirm"]


def ask(client: Any, **data: str) -> Any:
    return client.submit("/newsletter", data={"email": EMAIL, "agree": "1", "next": "/", **data})


def test_nothing_counts_before_the_mailbox_says_yes(client: Any) -> None:
    assert ask(client).headers["Location"] == "/"
    assert not joined()
    (link,) = links()
    shopper = Shopper(client).visit(link)
    assert not joined(), "opening the link is not enough"
    shopper.press("Yes, write to me")
    assert joined()
    (choice,) = customers.marketing_choices(customers.by_email(EMAIL).id)
    assert (choice.source, choice.accepts) == ("newsletter", True)
    assert choice.wording.startswith("Yes, write to me now and then")


def test_saying_yes_twice_is_saying_it_once(client: Any) -> None:
    ask(client)
    (link,) = links()
    for _ in range(2):
        assert client.submit(link).status_code == 200
    assert len(customers.marketing_choices(customers.by_email(EMAIL).id)) == 1


def test_the_box_is_empty_at_first_and_must_be_ticked(client: Any) -> None:
    page = client.get("/newsletter").get_data(as_text=True)
    assert 'name="agree"' in page
    assert "checked" not in page.split('name="agree"')[1].split(">")[0]
    ask(client, agree="")
    assert links() == []


@pytest.mark.parametrize("email", ["", "nobody", "x" * 500, "a@b\r\nBcc: c@example.com"])
def test_what_is_no_address_gets_no_mail(client: Any, email: str) -> None:
    assert ask(client, email=email).status_code == 303
    assert links() == []


def test_one_address_gets_one_mail_an_hour_and_one_browser_asks_ten_times(client: Any) -> None:
    for _ in range(3):
        ask(client)
    assert len(links()) == 1
    for number in range(20):
        ask(client, email=f"{number}@example.com")
    assert len(links()) == 8, "three of ten went to the first address"


def test_machines_get_the_same_answer_and_nothing_happens(client: Any) -> None:
    assert ask(client, website="x").status_code == 303
    assert links() == []


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"])
def test_it_leads_back_to_this_shop_only(client: Any, target: str) -> None:
    assert ask(client, next=target).headers["Location"] == "/"


def test_a_link_that_ran_out_or_was_made_for_something_else_is_gone(client: Any) -> None:
    late = NOON + newsletter.LASTS + timedelta(minutes=1)
    ask(client)
    (link,) = links()
    with clock.frozen(late):
        assert client.get(link).status_code == 410
    other = signing.sign("customers.sign_in", [EMAIL, "en", ""], expires_at=late)
    assert client.get(f"/newsletter/{other}").status_code == 410
    assert client.get("/newsletter/" + "x" * 3000).status_code == 410
