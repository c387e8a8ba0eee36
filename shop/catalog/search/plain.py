"""Finding products of any status by words in their text, for the owner's lists.

Every word asked for must occur somewhere in a product's `search_text`; a match at the beginning of the
title counts most, then all words in the title, then the whole phrase, then all words anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, case, true

from shop.catalog import texts
from shop.catalog.models import Product
from shop.catalog.search.folding import normalize

MAX_QUERY, MAX_WORDS = 100, 8
MAX_DESCRIPTION = 4000


def words(text: str) -> list[str]:
    """The words to look for: at most MAX_WORDS, plurals cut to what the singular shares ("mugs" to "mug")."""
    found = normalize(text[:MAX_QUERY]).split()[:MAX_WORDS]
    return [word[:-1] if len(word) > 3 and word.endswith("s") and word.isascii() else word for word in found]


def text_of(*, title: str, extras: Iterable[str], description_html: str) -> str:
    """The text a product is found by: its title, then vendor, type, tags, options, SKUs, then the rest."""
    rest = " ".join(dict.fromkeys(extra for extra in extras if extra))
    parts = (title, rest, texts.plain_text(description_html)[:MAX_DESCRIPTION])
    return " | ".join(normalize(part.replace("|", " ")) for part in parts)


def matching(text: str) -> tuple[list[ColumnElement[bool]], ColumnElement[Any]]:
    """Conditions and rank (smaller is better) of a search for `text`; no condition when it has no word."""
    wanted = words(text)
    conditions = [Product.search_text.contains(word, autoescape=True) for word in wanted]
    phrase = " ".join(wanted) or " "
    in_title = [Product.search_text.like(f"%{_escaped(word)}%|%|%", escape="/") for word in wanted]
    rank = case(
        (Product.search_text.startswith(phrase, autoescape=True), 0),
        (and_(true(), *in_title), 1),
        (Product.search_text.contains(phrase, autoescape=True), 2),
        else_=3,
    )
    return conditions, rank


def _escaped(word: str) -> str:
    return "".join(f"/{c}" if c in "/%_" else c for c in word)
