"""The list of reviews, the press of “helpful”, and questions: by address, once a browser, never slow."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from shop.kernel import db
from shop.reviews import operations
from shop.reviews.models import Question, Review
from tests.conftest import NOON
from tests.factories.reviews import person, shown, written
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, token


def questions() -> list[Question]:
    db.end_read()
    return list(db.session().scalars(select(Question)))


def helpful(review: Review) -> int:
    db.end_read()
    return db.session().get_one(Review, review.id).helpful


def test_stars_stand_beside_the_title_and_lead_to_the_reviews(cleo: Shopper, shelf: Shelf) -> None:
    assert 'href="#reviews"' not in cleo.visit("/products/mug").html, "nobody has reviewed it"
    shown(shelf.mug, 4)
    link = re.search(r'<a[^>]+href="#reviews">.*?</a>', cleo.visit("/products/mug").html, re.DOTALL)
    assert link is not None
    assert "4 of 5 stars" in link[0]
    assert 'id="reviews"' in cleo.html


def test_reviews_are_sorted_filtered_and_paged_by_address(cleo: Shopper, shelf: Shelf) -> None:
    for number in range(12):
        shown(shelf.mug, 1 + number % 5, title=f"Number {number}.")
    first = cleo.visit("/products/mug/reviews?sort=highest")
    assert [number for number in range(12) if f"Number {number}." in first.see.text].__len__() == 10
    assert "Number 4." in cleo.visit("/products/mug/reviews?stars=5").see.text
    assert "Number 3." not in cleo.see.text
    assert cleo.visit("/products/mug/reviews?page=2").status == 200
    assert "No review is like that" in cleo.visit("/products/mug/reviews?photos=1").see.text


@pytest.mark.parametrize(
    "query",
    [
        "sort=%00",
        "stars=9",
        "stars=x",
        "page=1000000000",
        "page=-1",
        "page=x",
        "photos=🦊",
        "sort=" + "a" * 9000,
    ],
)
def test_filters_that_do_not_exist_are_passed_over(cleo: Shopper, shelf: Shelf, query: str) -> None:
    shown(shelf.mug, title="The only one")
    assert cleo.visit(f"/products/mug/reviews?{query}").status == 200
    assert "The only one" in cleo.see.text


def test_what_waits_or_was_rejected_is_not_shown(cleo: Shopper, shelf: Shelf) -> None:
    written(shelf.mug, title="Not yet seen")
    gone = shown(shelf.mug, title="Taken away")
    with db.transaction():
        operations.reject(review_id=gone.id, reason="spam", at=NOON)
    for address in ("/products/mug", "/products/mug/reviews"):
        page = cleo.visit(address).html
        assert "Not yet seen" not in page
        assert "Taken away" not in page


def test_the_list_takes_as_many_statements_for_many_as_for_one(cleo: Shopper, shelf: Shelf) -> None:
    shown(shelf.mug)
    cleo.visit("/products/mug/reviews")  # what every page needs is kept from now on
    with counted() as one:
        cleo.visit("/products/mug/reviews")
    for _ in range(8):
        shown(shelf.mug)
    with counted() as many:
        cleo.visit("/products/mug/reviews")
    assert len(one) == len(many) <= 6


def test_helpful_counts_once_a_browser(cleo: Shopper, another: Any, shelf: Shelf) -> None:
    review = shown(shelf.mug)
    cleo.visit("/products/mug/reviews")
    address = f"/reviews/{review.id}/helpful"
    form = {"csrf_token": token(cleo.html)}
    assert [cleo.client.post(address, data=form).status_code for _ in range(3)] == [303] * 3
    assert helpful(review) == 1
    assert "Thank you" in cleo.visit("/products/mug/reviews").see.text
    otto = another().visit("/products/mug/reviews")
    otto.client.post(address, data={"csrf_token": token(otto.html)})
    assert helpful(review) == 2


def test_one_address_does_not_press_for_a_crowd(another: Any, shelf: Shelf) -> None:
    review = shown(shelf.mug)
    answers = []
    for _ in range(7):
        who = another().visit("/products/mug/reviews")
        answers.append(
            who.client.post(f"/reviews/{review.id}/helpful", data={"csrf_token": token(who.html)}).status_code
        )
    assert answers == [303] * 5 + [429] * 2
    assert helpful(review) == 5


def test_helpful_needs_a_review_that_is_shown(cleo: Shopper, shelf: Shelf) -> None:
    waiting = written(shelf.mug)
    form = {"csrf_token": token(cleo.visit("/consent").html)}
    assert cleo.client.post(f"/reviews/{waiting.id}/helpful", data=form).status_code == 404
    assert helpful(waiting) == 0


def test_anybody_asks_and_the_same_press_twice_is_one_question(cleo: Shopper, shelf: Shelf) -> None:
    form = {"csrf_token": token(cleo.visit("/products/mug").html), "question": "Is it heavy? 🦊"}
    form["email"] = "Cleo@Example.com"
    answers = [cleo.client.post("/products/mug/questions", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert {one.headers["Location"] for one in answers} == {"/products/mug"}, (
        "not past what is said at the top"
    )
    assert [(one.text, one.email, one.status) for one in questions()] == [
        ("Is it heavy? 🦊", "cleo@example.com", "waiting")
    ]


def test_a_machine_that_fills_the_hidden_field_is_thanked_and_forgotten(cleo: Shopper, shelf: Shelf) -> None:
    form = {
        "csrf_token": token(cleo.visit("/products/mug").html),
        "question": "Buy our pills",
        "website": "x",
    }
    assert cleo.client.post("/products/mug/questions", data=form).status_code == 303
    assert questions() == []


@pytest.mark.parametrize(
    "typed",
    [
        {"question": ""},
        {"question": "short"},
        {"question": "x" * 5000},
        {"question": "A real question", "email": "nobody"},
        {"question": "A real question", "email": "a" * 5000 + "@example.com"},
    ],
)
def test_what_is_no_question_is_refused(cleo: Shopper, shelf: Shelf, typed: dict[str, str]) -> None:
    form = {"csrf_token": token(cleo.visit("/products/mug").html), **typed}
    assert cleo.client.post("/products/mug/questions", data=form).status_code == 422
    assert questions() == []


def test_asking_without_end_is_stopped(cleo: Shopper, shelf: Shelf) -> None:
    page = token(cleo.visit("/products/mug").html)
    asked = [
        cleo.client.post(
            "/products/mug/questions", data={"csrf_token": page, "question": f"Question number {number}"}
        ).status_code
        for number in range(7)
    ]
    assert asked == [303] * 6 + [429]
    assert len(questions()) == 6


@pytest.mark.parametrize("path", ["reviews", "questions", "review"])
def test_a_product_that_is_not_there_has_no_pages(cleo: Shopper, shelf: Shelf, path: str) -> None:
    assert cleo.visit(f"/products/nothing/{path}").status == 404
    assert cleo.visit(f"/he/products/mug/{path}").status == 200


def test_the_account_asks_for_what_was_received(cleo: Shopper, shelf: Shelf, client: Any) -> None:
    from shop.storefront.reviews import panels

    buyer = person("Cleo Rivers")
    with db.transaction():
        operations.grant(customer_id=buyer, product_ids=[shelf.mug], order_id=None, at=NOON)
    with client.application.test_request_context("/account"):
        customer = type("Somebody", (), {"id": buyer})()
        with counted() as sent:
            shown_there = panels.of_account(customer)
    assert len([one for one in sent if "review" in one]) == 1
    assert "Review Mug" in shown_there
