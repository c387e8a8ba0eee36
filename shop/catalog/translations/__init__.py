"""The catalog's texts in other languages: written by the owner, read beside their product.

A text nobody has translated is shown as it is, field by field. Option names and values, tags and kinds of
product are words of the whole store: `word("Small")`. Which language is read: `brand.language.current()`.
"""

from shop.catalog.translations.reading import joined, of_product, own, shown_title, texts_of
from shop.catalog.translations.words import Words, all_words, translated, variant_title, words, words_of
from shop.catalog.translations.writing import (
    Texts,
    save_alts,
    save_collection,
    save_product,
    save_words,
)

__all__ = [
    "Texts",
    "Words",
    "all_words",
    "joined",
    "of_product",
    "own",
    "save_alts",
    "save_collection",
    "save_product",
    "save_words",
    "shown_title",
    "texts_of",
    "translated",
    "variant_title",
    "words",
    "words_of",
]
