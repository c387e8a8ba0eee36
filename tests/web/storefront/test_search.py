"""Searching: finding, not finding, and odd questions."""

from __future__ import annotations

import pytest

from shop.kernel import clock, db
from shop.recommendations import operations as recommendations
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, noted


def test_words_find_products(cleo: Shopper) -> None:
    assert "1 result for “bowls”" in cleo.visit("/search?q=bowls").see.text


def test_nothing_found_helps_on(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        recommendations.replace_popular([(shelf.bowl, 1.0)], at=clock.now())
    cleo.visit("/search?q=sofa")
    assert "Nothing found for “sofa”" in cleo.see.text
    assert "Popular right now" in cleo.see.text
    cleo.follow("Table")
    assert cleo.path == "/collections/table"


def test_an_endless_question_is_not_said_again_in_full(cleo: Shopper) -> None:
    html = cleo.visit("/search?q=" + "x" * 3000).html
    heading = html.partition("<h1>")[2].partition("</h1>")[0]
    assert heading.startswith("Nothing found for “xxx")
    assert heading.count("x") <= 60


@pytest.mark.parametrize(
    "question",
    [
        "",
        "%20",
        "%25_%25",
        "x" * 3000,
        "%00",
        "%F0%9F%8D%B5",
        "'; DROP TABLE products",
        "x%20" * 9000,
        "%E2%80%8F" * 3000,
    ],
)
def test_odd_questions_are_answered(cleo: Shopper, question: str) -> None:
    assert cleo.visit(f"/search?q={question}").status == 200


def test_the_question_is_shown_as_text(cleo: Shopper) -> None:
    cleo.visit("/search?q=<script>alert(1)</script>")
    assert "<script>alert" not in cleo.html


def test_results_come_in_pages(cleo: Shopper) -> None:
    with db.transaction():
        for n in range(30):
            make_product(f"Spoon {n:02}", handle=f"spoon-{n}")
    cleo.visit("/search?q=spoon")
    assert "/search?q=spoon&amp;page=2" in cleo.html
    assert cleo.visit("/search?q=spoon&page=2").see.text.count("Spoon ") == 6


@pytest.mark.parametrize("size", [1, 24])
def test_it_takes_at_most_six_statements_however_much_is_found(cleo: Shopper, size: int) -> None:
    with db.transaction():
        for n in range(size):
            make_product(f"Spoon {n:02}", handle=f"spoon-{n}")
    cleo.visit("/products/bowl").press("Add to cart")
    with counted() as sent:
        cleo.visit("/search?q=spoon")
    assert len(sent) <= 6, "\n".join(sent)


def test_the_journey_hears_question_and_number_of_answers(cleo: Shopper, seen) -> None:
    cleo.visit("/search?q=bowl")
    assert noted(seen) == ["view_search_results", "view_item_list"]
    assert seen[0].notes[0][1] == {"search_term": "bowl", "results": 1}


def test_a_slip_of_the_pen_is_understood_and_said(cleo: Shopper) -> None:
    cleo.visit("/search?q=bolw")
    assert "1 result for “bowl”" in cleo.see.text
    assert "Did you mean “bowl”?" in cleo.see.text


def test_results_can_be_filtered_without_a_script(cleo: Shopper) -> None:
    cleo.visit("/search?q=mug&glaze=sand")
    assert "1 product" in cleo.see.text
    assert any({("q", "mug"), ("glaze", "sand")} <= set(form.fields) for form in cleo.see.forms)


def test_nothing_found_offers_to_ask_us(cleo: Shopper) -> None:
    cleo.visit("/search?q=sofa").follow("Ask us")
    assert cleo.path == "/contact"


def test_a_page_past_the_last_is_not_found(cleo: Shopper) -> None:
    assert cleo.visit("/search?q=bowl&page=1000000000").status == 404


def test_suggestions_are_options_with_pictures_prices_and_a_way_to_all(cleo: Shopper) -> None:
    html = cleo.visit("/search/suggestions?q=mu").html
    assert html.count('role="option"') == 3  # the word finished, the mug, all results
    assert "$24.00" in html
    assert "/search?q=mu" in html
    assert "/collections/table" in cleo.visit("/search/suggestions?q=tab").html


@pytest.mark.parametrize("question", ["", "m", "sofa", "%00%00", "x" * 3000, "<b>"])
def test_suggestions_for_nothing_are_empty(cleo: Shopper, question: str) -> None:
    assert cleo.visit(f"/search/suggestions?q={question}").status == 200
    assert "role=" not in cleo.html


def test_suggestions_are_no_page_view_of_the_journey(client, shelf: Shelf, seen) -> None:
    client.get("/search/suggestions?q=mu", headers={"X-Requested-With": "fetch"})
    assert seen == []
