"""A funnel is one line of text, read and written alike; what makes no sense is refused with a sentence."""

from __future__ import annotations

import pytest

from tracking.reports.base import BadQuestion
from tracking.reports.funnel import texts
from tracking.reports.funnel.values import Condition, Exclusion, Step, Where

DAY = 86_400_000_000


def test_a_line_says_steps_choices_conditions_and_windows() -> None:
    line = "Looked: view_item[path^/products/&device!=mobile], add_to_cart|add_to_wishlist?, purchase@2d"
    steps = texts.parse_steps(line)
    assert steps == (
        Step(
            any_of=(
                Condition("view_item", (Where("path", "^", "/products/"), Where("device", "!=", "mobile"))),
            ),
            label="Looked",
        ),
        Step(any_of=(Condition("add_to_cart"), Condition("add_to_wishlist")), optional=True),
        Step(any_of=(Condition("purchase"),), within_us=2 * DAY),
    )
    assert texts.parse_steps(texts.steps_text(steps)) == steps


def test_signs_inside_values_and_names_survive() -> None:
    odd = "a,b|c&d]e@2d?%[f=:  ünï שלום 100%"
    step = Step(
        any_of=(Condition("page_view", (Where("path", "=", odd), Where("props.items.0.id", "~", "'"))),),
        label="What, so: far?",
        optional=False,
        within_us=90_000_000,
    )
    steps = (Step(any_of=(Condition("session_start"),)), step)
    assert texts.parse_steps(texts.steps_text(steps)) == steps
    where = (Where("campaign", "~", "50% off, now"),)
    assert texts.parse_where(texts.where_text(where)) == where


def test_exclusions_lie_between_two_steps() -> None:
    found = texts.parse_exclusions("remove_from_cart|page_error:2-3, checkout_step", 4)
    assert found == (
        Exclusion(any_of=(Condition("remove_from_cart"), Condition("page_error")), after=2, before=3),
        Exclusion(any_of=(Condition("checkout_step"),), after=1, before=4),
    )
    assert texts.parse_exclusions(texts.exclusions_text(found), 4) == found


@pytest.mark.parametrize(
    "line",
    [
        "",
        "view_item",
        "view_item,add_to_cart?",
        "view_item?,purchase",
        "view_item,purchase@0d",
        "a,b[device]",
        "a,,|",
        "view_item,purchase@1d@2d",
        "view_item,purchase[secret=1]",
        "a,b[",
        ",".join("abcdefghijklmnopqrstu"),
        "a,b\x00",
    ],
)
def test_what_is_no_funnel_is_refused(line: str) -> None:
    with pytest.raises(BadQuestion):
        texts.parse_steps(line)


def test_windows_are_more_than_nothing_and_at_most_a_year() -> None:
    assert [texts.duration(text) for text in ("90s", "30m", "7d", "1w")] == [
        90_000_000,
        1_800_000_000,
        7 * DAY,
        7 * DAY,
    ]
    assert [texts.duration_text(length) for length in (90_000_000, 5_400_000_000, 14 * DAY)] == [
        "90s",
        "90m",
        "2w",
    ]
    for text in ("0d", "", "7", "d", "-1d", "400d", "1e9d", "999999999w", "٣d", "1.5h"):
        with pytest.raises(BadQuestion):
            texts.duration(text)


def test_exclusions_that_lie_nowhere_are_refused() -> None:
    for text in ("a:0-2", "a:2-2", "a:3-2", "a:1-9"):
        with pytest.raises(BadQuestion):
            texts.parse_exclusions(text, 4)
