"""Words to look for are made the same way as the text they are looked for in."""

from __future__ import annotations

from shop.catalog.search import MAX_QUERY, MAX_WORDS, normalize, text_of, words


def test_words_lose_case_accents_and_the_plural() -> None:
    assert words("  Café MUGS ") == ["cafe", "mug"]


def test_short_words_keep_their_s() -> None:
    assert words("gas") == ["gas"]


def test_an_endless_query_is_cut() -> None:
    assert len(words("ab " * 5000)) <= MAX_WORDS
    assert sum(map(len, words("x" * 5000))) <= MAX_QUERY


def test_nothing_but_blanks_is_no_word() -> None:
    assert words(" \t\n\x00") == []


def test_hebrew_is_found_without_its_points() -> None:
    assert normalize("שָׁלוֹם") == "שלום"


def test_the_text_of_a_product_begins_with_its_title_and_names_each_extra_once() -> None:
    text = text_of(
        title="Tall Mug", extras=["Kiln", "", "Kiln", "SKU-1"], description_html="<p>Warm &amp; wide</p>"
    )
    assert text == "tall mug | kiln sku-1 | warm & wide"
