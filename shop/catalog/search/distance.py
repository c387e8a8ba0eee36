"""How far apart two words are: letters added, dropped, changed, or two neighbors swapped (Damerau)."""

from __future__ import annotations

from collections.abc import Iterable


def allowed(word: str) -> int:
    """How many slips a word of this length may hold: none below 4 letters, one below 8, else two."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def distance(one: str, other: str, *, most: int) -> int:
    """The optimal string alignment distance, or `most` + 1 when it is larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(word: str, candidates: Iterable[str], *, limit: int = 3) -> list[str]:
    """Those `candidates` that are `word` with the fewest slips, if no more than are allowed."""
    most = allowed(word)
    measured = sorted((distance(word, other, most=most), other) for other in set(candidates))
    near = [(far, other) for far, other in measured if 0 < far <= most]
    return [other for far, other in near if far == near[0][0]][:limit]
