"""From texts to the words they are found by: the same for what is indexed and for what is asked.

Small letters without accents; English plurals and Hebrew plurals, feminine endings and prefix letters add
the bare word beside the written one. Scripts that part no words (Chinese, Japanese, Thai …) give pairs of
letters. Both engines are given nothing but these words, so both find the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MAX_WORD = 40
HEBREW_PREFIXES = "הובלמשכ"
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_UNPARTED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Kana
    (0x3400, 0x9FFF),  # Han
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def normalize(text: str) -> str:
    """Small letters without accents, words parted by single blanks."""
    if text.isascii():
        return " ".join(text.replace("\x00", "").casefold().split())
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join("".join(plain).replace("\x00", "").casefold().split())


def tokens(text: str) -> list[str]:
    """The words of `text` in order, folded; punctuation, emoji and direction marks part words."""
    if text.isascii():
        return [word[:MAX_WORD] for word in _ASCII_WORD.findall(text.casefold().replace("'", ""))]
    plain = normalize(text).translate(_FINALS).replace("'", "").replace("’", "")
    if plain.isascii():
        return [word[:MAX_WORD] for word in _ASCII_WORD.findall(plain)]
    kept = "".join(c if _belongs(c) else " " for c in plain)
    return [part for word in kept.split() for part in _parts(word)]


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """A folded word with the bare words that it also stands for."""
    if _is_hebrew(word):
        return frozenset(_hebrew_forms(word))
    return frozenset((word, singular(word)))


def index_words(texts: Iterable[str]) -> set[str]:
    """All words that `texts` are found by."""
    return {form for text in texts for word in tokens(text) for form in forms(word)}


def compact(text: str) -> str:
    """A SKU or barcode as one word: letters and digits only."""
    return "".join(c for c in normalize(text) if c.isalnum())[:MAX_WORD]


def singular(word: str) -> str:
    """An English plural's singular, as far as its ending tells; any other word as it is."""
    if len(word) < 4 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def _hebrew_forms(word: str) -> set[str]:
    found = {word, _hebrew_stem(word)}
    bare = word
    for _ in range(2):  # "and the", "that in": at most two letters stand before a word
        if len(bare) < 4 or bare[0] not in HEBREW_PREFIXES:
            break
        bare = bare[1:]
        found |= {bare, _hebrew_stem(bare)}
    return found


def _hebrew_stem(word: str) -> str:
    if len(word) > 4 and word.endswith(("ימ", "ות")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith(("ה", "ת")) else word


def _is_hebrew(word: str) -> bool:
    return all("א" <= c <= "ת" for c in word)


def _belongs(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter)[0] == "M"


def _parts(word: str) -> list[str]:
    """The word itself, or pairs of letters where its script parts no words."""
    if word.isascii() or not any(map(_is_unparted, word)):
        return [word[:MAX_WORD]]
    runs: list[str] = []
    for letter in word:
        if runs and _is_unparted(runs[-1][-1]) == _is_unparted(letter):
            runs[-1] += letter
        else:
            runs.append(letter)
    return [part for run in runs for part in (_pairs(run) if _is_unparted(run[0]) else [run[:MAX_WORD]])]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _is_unparted(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _UNPARTED)
