"""The demo catalog's words in Hebrew."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.catalog import translations
from shop.catalog.translations import Texts
from shop.exchange.demo.goods import Good, Shelf, hebrew

LOCALE = "he"


def translate(product_id: uuid.UUID, good: Good, *, at: datetime) -> None:
    """Write a piece's texts in Hebrew."""
    said = hebrew.PIECES[good.code]
    texts = Texts(title=said.title, description_html=said.description_html)
    translations.save_product(product_id, LOCALE, texts, at=at)


def translate_shelf(collection_id: uuid.UUID, shelf: Shelf) -> None:
    """Write a collection's texts in Hebrew, once."""
    said = hebrew.SHELVES[shelf.title]
    translations.save_collection(collection_id, LOCALE, Texts(title=said.title, description_html=said.text))


def translate_words() -> None:
    """Write what options, glazes, kinds and tags are called in Hebrew, where nothing is written yet."""
    known = translations.all_words().get(LOCALE, {})
    missing = {source: text for source, text in hebrew.WORDS.items() if source not in known}
    translations.save_words(LOCALE, missing)
