"""What a text is about, by its words."""

from __future__ import annotations

from tracking.reports.products.values import Goods, add_sold, by_product
from tracking.reports.wants import topics
from tracking.reports.wants.gathering import plain

ABOUT = {
    "How wide is the opening of the handle?": {"size"},
    "Do you ship to Israel? How long does delivery take": {"delivery"},
    "Can I return it if it is broken?": {"returns"},
    "Is it dishwasher safe?": {"care", "safety"},
    "when will it be back in stock": {"stock"},
    "אפשר במדיח כלים?": {"care"},
    "וכמה זמן לוקח המשלוח": {"delivery"},
    "האם הוא אטום למים?": {"safety"},
    "gift card": {"gift"},
    "Is the worker in the hotel ironic on payday?": set(),
    "": set(),
    "🙂 \x00 \ud800": set(),
}


def test_texts_are_told_by_the_beginnings_of_their_words() -> None:
    assert {text: set(topics.of(text)) for text in ABOUT} == ABOUT
    assert set(topics.NAMES) == set(topics._WORDS)


def test_a_topic_is_answered_by_any_text_that_speaks_of_it() -> None:
    told = ["A mug", plain("<p>Holds 300&nbsp;ml.</p><script>wash</script>")]
    assert topics.answered("size", told)
    assert not topics.answered("care", ["A mug"])
    assert (topics.first("size guide"), topics.first("mug")) == ("size", "")


def test_what_add_sold_is_neither_kept_nor_earned() -> None:
    one = Goods(product="p", variant="v")
    add_sold(one, units=4, minor=1000, back=3, lost_minor=750, cost_minor=100)
    assert (one.returned, one.kept_units, one.kept_minor, one.margin_minor) == (3, 1, 250, 150)
    whole = by_product(
        [one, Goods(product="p", variant="w", units=2, revenue_minor=10, kept_units=2, kept_minor=10)]
    )
    assert (whole["p"].units, whole["p"].revenue_minor, whole["p"].margin_share) == (6, 1010, 150 / 250)
