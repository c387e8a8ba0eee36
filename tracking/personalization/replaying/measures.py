"""Lists against what was bought: the one place where a figure of the replay is reckoned."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN, LONG = 10, 20


@dataclass(frozen=True)
class Outcome:
    """What each request was given (at most 20 item codes, best first) and what was bought then."""

    lists: Sequence[Sequence[int]] = field(default_factory=list)
    truths: Sequence[Collection[int]] = field(default_factory=list)


def measure(outcome: Outcome, *, known: int) -> dict[str, Any]:
    """Shares of 0 to 1 over all requests; None where there was no request.

    `hr@10`: requests with a hit among ten. `ndcg@10`: binary gain, ideal cut at min(truth, 10).
    `recall@20`: hits among twenty over the truth. `coverage`: distinct items of any top ten over the
    `known` items of the history. `se`: one standard error of `hr@10`.
    """
    requests = len(outcome.lists)
    if not requests:
        return {
            "hr@10": None,
            "ndcg@10": None,
            "recall@20": None,
            "coverage": None,
            "requests": 0,
            "se": None,
        }
    hits, gains, recalls, shown = 0, 0.0, 0.0, set[int]()
    for given, truth in zip(outcome.lists, outcome.truths, strict=True):
        top, wanted = distinct(given)[:LONG], set(truth)
        found = [rank for rank, item in enumerate(top, start=1) if item in wanted]
        hits += bool(found) and found[0] <= SHOWN
        gains += sum(_gain(rank) for rank in found if rank <= SHOWN) / _ideal(len(wanted))
        recalls += len(found) / len(wanted)
        shown.update(top[:SHOWN])
    rate = hits / requests
    return {
        "hr@10": rate,
        "ndcg@10": gains / requests,
        "recall@20": recalls / requests,
        "coverage": sum(item < known for item in shown) / known if known else None,
        "requests": requests,
        "se": math.sqrt(rate * (1 - rate) / requests),
    }


def distinct(given: Sequence[int]) -> list[int]:
    """The list without its doubles: what is shown twice counts once."""
    return list(dict.fromkeys(int(item) for item in given))


def _gain(rank: int) -> float:
    return 1 / math.log2(1 + rank)


def _ideal(wanted: int) -> float:
    return sum(_gain(rank) for rank in range(1, min(wanted, SHOWN) + 1))
