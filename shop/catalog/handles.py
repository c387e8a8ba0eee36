"""Handles: the readable, lasting part of a product's or collection's address."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

MAX_LENGTH = 200


def slugify(text: str) -> str:
    """`text` as a handle: small letters and digits of any script with hyphens between; "" when none is left.

    Accents are dropped from letters ("Café" becomes "cafe"), emoji and punctuation part words.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text[:2000]) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain.casefold()).split()
    return unicodedata.normalize("NFC", "-".join(words))[:MAX_LENGTH].strip("-")


def is_handle(text: str) -> bool:
    """Whether `text` can stand in an address as it is."""
    return (
        bool(text)
        and len(text) <= 255
        and all(c.isalnum() or c in "-_" for c in text)
        and text == text.lower()
    )


def free_handle(wanted: str, taken: Callable[[str], bool]) -> str:
    """`wanted`, or with the first free number behind it ("bowl-2")."""
    if not taken(wanted):
        return wanted
    number = 2
    while taken(f"{wanted}-{number}"):
        number += 1
    return f"{wanted}-{number}"
