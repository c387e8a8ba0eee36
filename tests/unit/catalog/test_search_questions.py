"""Words, slips of the pen and synonyms: pure decisions of search."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shop.catalog.search import bits, distance, folding, question
from shop.catalog.search.engines import postgres, sqlite
from shop.catalog.search.question import Term


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café  MUGS!", ["cafe", "mugs"]),
        ("potter's wheel", ["potters", "wheel"]),
        ("TC-100/b", ["tc", "100", "b"]),
        ("שָׁלוֹם", ["שלומ"]),
        ("🍵 tea", ["tea"]),
        ("急須", ["急須"]),
        ("日本茶碗", ["日本", "本茶", "茶碗"]),
        ("मिट्टी", ["मिटटी"]),
        ("\x00 ", []),
    ],
)
def test_texts_become_words(text: str, words: list[str]) -> None:
    assert folding.tokens(text) == words


@pytest.mark.parametrize(
    ("plural", "singular"),
    [("mugs", "mug"), ("dishes", "dish"), ("glasses", "glass"), ("vases", "vase"), ("berries", "berry")]
    + [("glass", "glass"), ("gas", "gas"), ("cactus", "cactus"), ("boxes", "box"), ("כוסות", "כוסות")],
)
def test_plurals_know_their_singular(plural: str, singular: str) -> None:
    assert folding.singular(plural) == singular


def test_hebrew_words_are_found_without_the_letters_before_and_behind_them() -> None:
    assert "ספל" in folding.forms("הספל") & folding.forms("ספלימ")
    assert "אגרטל" in folding.forms("ובאגרטל")
    assert folding.forms("מימ") == {"מימ"}  # three letters are a word of their own


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("bowl", "bowl", 0), ("bolw", "bowl", 1), ("bwl", "bowl", 1), ("bowll", "bowl", 1), ("mug", "vase", 3)],
)
def test_slips_are_counted(one: str, other: str, far: int) -> None:
    assert min(distance.distance(one, other, most=2), 3) == far


def test_short_words_are_not_guessed_and_long_ones_may_hold_two_slips() -> None:
    assert distance.nearest("mgu", ["mug"]) == []
    assert distance.nearest("bolw", ["bowl", "bold", "mug"]) == ["bold", "bowl"]
    assert distance.nearest("espreso", ["espresso"]) == ["espresso"]
    assert distance.nearest("expresoo", ["espresso"]) == ["espresso"]
    assert distance.nearest("xepresoo", ["espresso"]) == []


@given(st.text("abcde", max_size=10), st.text("abcde", max_size=10))
def test_the_distance_is_the_same_from_both_ends(one: str, other: str) -> None:
    assert distance.distance(one, other, most=3) == distance.distance(other, one, most=3)


def test_synonyms_stand_for_each_other_as_words_and_phrases() -> None:
    groups = question.groups_of(["Cup = Mug", "flower pot = planter", "alone", "=", ""])
    assert len(groups) == 2
    (part,) = question.parse("cups", synonyms=groups, prefix=False).parts
    assert (Term("mug"),) in part.alternatives
    (part,) = question.parse("flower pots", synonyms=groups).parts
    assert (Term("planter"),) in part.alternatives
    (part,) = question.parse("planters", synonyms=groups).parts
    assert (Term("flower"), Term("pot")) in part.alternatives


def test_only_the_last_word_may_be_unfinished() -> None:
    first, last = question.parse("tea bo").parts
    assert Term("tea", prefix=True) not in first.alternatives[0]
    assert last.alternatives[0] == (Term("bo", prefix=True),)


def test_what_a_beginning_finds_anyway_is_not_asked_for_again() -> None:
    groups = question.groups_of(["mug = mug of tea = beaker"])
    (part,) = question.parse("mug", synonyms=groups).parts
    assert part.wanted(prefix=True) == [(Term("mug", prefix=True),), (Term("beaker"),)]
    assert part.wanted(prefix=False) == [
        (Term("mug"),),
        (Term("mug"), Term("of"), Term("tea")),
        (Term("beaker"),),
    ]
    (part,) = question.parse("mugs").parts
    assert part.wanted(prefix=True) == [(Term("mugs", prefix=True),), (Term("mug"),)]


@settings(max_examples=60)
@given(st.text(max_size=250))
def test_any_text_is_a_question_of_bounded_size(text: str) -> None:
    asked = question.parse(text)
    assert len(question.tidy(text)) <= question.MAX_QUERY
    assert sum(len(part.asked) for part in asked.parts) <= question.MAX_WORDS
    for expression in (*sqlite._matches(asked), postgres._expression(asked, prefix=True)):
        assert "\x00" not in expression


@example(set(range(0, 300, 2)))
@given(st.sets(st.integers(0, 299)))
def test_sets_of_positions_come_back_as_they_went(positions: set[int]) -> None:
    made = bits.of(positions, 300)
    assert list(bits.positions(made, 300)) == sorted(positions)
    assert made.bit_count() == len(positions)
    assert list(bits.in_order(made, range(299, -1, -1), 300)) == sorted(positions, reverse=True)
