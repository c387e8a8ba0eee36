"""Words in the order in which they are put on paper (Unicode's bidirectional algorithm, by fpdf2).

Hebrew needs no joining of letters, so a line that is reordered here can be drawn like any other.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

# What only steers the algorithm and has no shape of its own.
_MARKS = dict.fromkeys(
    [0x061C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
)
_PAIRS = "()[]{}<>«»‹›"
_MIRRORED = str.maketrans(_PAIRS, "".join(_PAIRS[i ^ 1] for i in range(len(_PAIRS))))
_RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI"}


@lru_cache(maxsize=2048)
def visual(line: str, *, rtl: bool) -> str:
    """`line` as drawn from left to right, in a text that runs from right to left (`rtl`) or not.

    A line without one letter of Hebrew (an address abroad) reads from the left wherever it stands.
    """
    if not any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line):
        return line.translate(_MARKS)
    base = TextDirection.RTL if rtl else TextDirection.LTR
    ordered = BidiParagraph(text=line, base_direction=base).get_reordered_characters()
    shaped = (
        one.character.translate(_MIRRORED) if one.embedding_level % 2 else one.character for one in ordered
    )
    return "".join(shaped).translate(_MARKS)
