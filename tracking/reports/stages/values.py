"""What the question of stages is reckoned from."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.journeys.stages.rules import RANK


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A person in a stage from `entered` to `left` (µs; None: still there); `onward` are their later stays as
    (stage, entered), in order."""

    person: str
    stage: str
    because: str
    entered: int
    left: int | None
    onward: tuple[tuple[str, int], ...] = ()

    @property
    def next_stage(self) -> str | None:
        """Where they went."""
        return self.onward[0][0] if self.onward else None


@dataclass(frozen=True, kw_only=True)
class Sign:
    """That a person did something between `first` and `last` (µs) of one day, `count` times."""

    name: str
    first: int
    last: int
    count: int


def advances(stage: str, later: str) -> bool:
    """Whether `later` is a step ahead from `stage`; for who has bought: buying again, recommending."""
    if RANK[stage] >= RANK["customer"]:
        return RANK[later] >= RANK["customer"]
    return RANK[later] > RANK[stage]
