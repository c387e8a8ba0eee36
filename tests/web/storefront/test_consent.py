"""The privacy choice: asked once, two equal answers, kept for half a year, changed at any time."""

from __future__ import annotations

import pytest

from shop.customers import queries
from shop.kernel import db
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import token


def choices(shopper: Shopper) -> str:
    """What is kept of this visitor's choice."""
    db.end_read()
    visitor = shopper.client.get_cookie("visitor")
    assert visitor is not None
    return queries.consent(f"visitor:{visitor.value}")


@pytest.mark.parametrize(("words", "kept"), [("Yes, you may", "granted"), ("No, thanks", "denied")])
def test_the_answer_is_kept_as_a_row_and_a_cookie(cleo: Shopper, words: str, kept: str) -> None:
    cleo.visit("/")
    assert "May we remember your visit" in cleo.see.text
    cleo.press(words)
    assert choices(cleo) == kept
    cookie = cleo.client.get_cookie("consent")
    assert cookie is not None
    assert (cookie.value, cookie.max_age, cookie.http_only) == (kept, 183 * 86400, True)
    assert "May we remember your visit" not in cleo.visit("/").see.text


def test_one_comes_back_to_the_same_page_in_the_same_language(cleo: Shopper) -> None:
    cleo.visit("/he/search?q=bowl")
    form = next(form for form in cleo.see.forms if form.target.endswith("/consent"))
    cleo.post(form.target, [*form.fields, ("choice", "no")])
    assert cleo.path == "/he/search?q=bowl"


def test_it_can_be_changed_from_the_foot_of_every_page(cleo: Shopper) -> None:
    cleo.visit("/").press("Yes, you may").follow("Privacy choice")
    assert "You have said yes." in cleo.see.text
    cleo.press("No, thanks")
    assert choices(cleo) == "denied"


def test_who_sends_the_privacy_signal_is_not_asked(cleo: Shopper) -> None:
    assert "May we remember your visit" not in cleo.visit("/", **{"Sec-GPC": "1"}).see.text


@pytest.mark.parametrize("choice", ["", "maybe", "x" * 5000, "granted"])
def test_any_other_answer_is_refused(cleo: Shopper, choice: str) -> None:
    cleo.visit("/")
    answer = cleo.client.post("/consent", data={"csrf_token": token(cleo.html), "choice": choice})
    assert answer.status_code == 422
    assert choices(cleo) == "unset"


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example", ""])
def test_nobody_is_sent_elsewhere(cleo: Shopper, target: str) -> None:
    cleo.visit("/")
    sent = {"csrf_token": token(cleo.html), "choice": "no", "next": target}
    assert cleo.client.post("/consent", data=sent).headers["Location"] == "/"
