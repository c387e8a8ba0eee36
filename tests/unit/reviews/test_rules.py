"""What a review must be, decided before anything is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.reviews import rules
from shop.reviews.models import PUBLISHED, REJECTED, WAITING
from shop.reviews.photos import arranged, due


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Maya Brooks", "Maya B."),
        ("maya van der berg", "maya B."),
        ("נועה לוי", "נועה ל."),
        ("Cher", "Cher"),
        ("  ", ""),
        ("Ana 🦊", "Ana"),
        ("X" * 5000, "X" * 60),
    ],
)
def test_a_name_is_shown_by_its_first_and_an_initial(name, shown):
    assert rules.name_shown(name) == shown


@pytest.mark.parametrize("at_once", [False, True])
def test_a_new_review_waits_unless_the_owner_chose_otherwise(at_once):
    assert rules.status_after_writing(None, at_once=at_once) == (PUBLISHED if at_once else WAITING)
    assert rules.status_after_writing(PUBLISHED, at_once=at_once) == (PUBLISHED if at_once else WAITING)
    assert rules.status_after_writing(REJECTED, at_once=at_once) == WAITING


@given(st.text(max_size=300))
def test_a_line_is_one_line_without_marks_that_turn_it(text):
    made = rules.line(text)
    assert made == made.strip()
    assert not set(made) & set("\n\r\t\x00\u202e\u2066")


@given(st.text(max_size=300))
def test_tidying_twice_is_tidying_once(text):
    once = rules.paragraphs(text)
    assert rules.paragraphs(once) == once
    assert "\n\n\n" not in once


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"stars": 0}, "stars"),
        ({"stars": 6}, "stars"),
        ({"stars": None}, "stars"),
        ({"name": "\u202e \x00"}, "name"),
        ({"title": "x" * 121}, "title"),
        ({"text": "x" * 5001}, "text"),
        ({"photos": [{"file": str(n)} for n in range(5)]}, "photos"),
    ],
)
def test_a_refusal_names_its_field(changes, field):
    said = {"stars": 5, "title": "", "text": "", "name": "Cleo"} | changes
    with pytest.raises(rules.BadReview) as refused:
        rules.draft(**said)
    assert refused.value.field == field


def test_only_reasons_of_the_list_are_reasons():
    assert rules.checked_reason("spam", " Links \n") == ("spam", "Links")
    for reason in ("", "too few stars", "spam "):
        with pytest.raises(rules.BadReview):
            rules.checked_reason(reason, "")


def test_photos_are_kept_once_and_the_finished_ones_stay():
    before = [{"file": "a", "original": ""}, {"file": "b", "original": ""}]
    new = [{"file": "b", "original": "b.jpg"}, {"file": "c", "original": "c.jpg"}]
    made = arranged(before, ["a"], new)
    assert [photo["file"] for photo in made] == ["b", "c"]
    assert (due(before), due(made)) == (False, True)
