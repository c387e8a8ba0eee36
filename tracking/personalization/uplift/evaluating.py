"""Whether it is known whom a treatment moves: learned from one file of an experiment, proven on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shop.kernel.errors import N_
from tracking.personalization.uplift import model, qini
from tracking.personalization.uplift.qini import Floats, Gain, People
from tracking.segments import tables

# What the files of Hillstrom's mail experiment call these; others are named by options.
ARM, TREATED, CONTROL, OUTCOME = "segment", "Womens E-Mail", "No E-Mail", "visit"
# Never known of a person beforehand.
NO_TRAITS = frozenset(("row", "id", "customer_id", "segment", "visit", "conversion", "spend"))
MOST_WORDS, LONG_TAIL = 12, 20


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """How a file tells who was treated and what came of it."""

    arm: str = ARM
    treated: str = TREATED
    control: str = CONTROL
    outcome: str = OUTCOME


@dataclass(frozen=True, kw_only=True)
class Found:
    """Qini per person of the uplift model and of plain likelihood to respond, and how many to target.

    `targets` of `people` gain from the treatment; 0 where it is not known whom it moves.
    """

    gain: Gain
    response: Gain
    targets: int
    people: int

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {"qini": self.gain.value, "interval": [self.gain.low, self.gain.high], "targets": self.targets}


def evaluate(train: Path, test: Path, experiment: Experiment) -> Found:
    """Learn from the one, prove on the other. Raises BadTable."""
    earlier, later = (tables.columns(path) for path in (train, test))
    people = [_people(found, experiment, path) for found, path in ((earlier, train), (later, test))]
    used = [name for name in earlier if name not in NO_TRAITS | {experiment.arm, experiment.outcome}]
    made = Traits.seen(_some(earlier, people[0][0], used))
    known, asked = (
        made.of(_some(found, keep, used)) for found, (keep, _) in zip((earlier, later), people, strict=True)
    )
    try:
        learned = model.fit(known, people[0][1])
    except ValueError:
        raise tables.BadTable(N_("%(file)s has nobody to compare."), file=train.name) from None
    return proven(learned, asked, people[1][1])


def proven(learned: model.Uplift, traits: Floats, people: People) -> Found:
    """What the model is worth on people it has not seen."""
    uplift = learned.of(traits)
    response = learned.rate(traits, treated=True) + learned.rate(traits, treated=False)
    found = qini.gain(uplift, people)
    return Found(
        gain=found,
        response=qini.gain(response, people),
        targets=int((uplift > 0).sum()) if found.known else 0,
        people=len(people),
    )


@dataclass(frozen=True)
class Traits:
    """Columns as numbers: those of numbers (by logarithm where a few are far larger), one for each word."""

    numbers: Mapping[str, bool]
    words: Mapping[str, Sequence[str]]

    @classmethod
    def seen(cls, columns: Mapping[str, Sequence[str]]) -> Traits:
        """What the columns hold; one of too many words says nothing."""
        numbers, words = {}, {}
        for name, cells in columns.items():
            values = _floats(cells)
            if values is not None:
                numbers[name] = bool(values.min() >= 0 and values.max() > LONG_TAIL * np.median(values) > 0)
            elif len(set(cells)) <= MOST_WORDS:
                words[name] = sorted(set(cells))
        return cls(numbers, words)

    def of(self, columns: Mapping[str, Sequence[str]]) -> Floats:
        """(people, traits); a number that cannot be read counts as the middle one."""
        made = [_read(columns[name], tail) for name, tail in self.numbers.items()]
        for name, known in self.words.items():
            cells = np.array(columns[name])
            made.extend((cells == word).astype(np.float64) for word in known)
        if not made:
            raise tables.BadTable(N_("The files say nothing about the people."))
        return np.stack(made, axis=1)


def _read(cells: Sequence[str], tail: bool) -> Floats:
    values = _floats(cells)
    if values is None:
        raise tables.BadTable(N_("A column of numbers in one file has words in the other."))
    return np.log1p(np.maximum(values, 0)) if tail else values


def _floats(cells: Sequence[str]) -> Floats | None:
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return None


def _people(columns: Mapping[str, list[str]], experiment: Experiment, path: Path) -> tuple[Floats, People]:
    """Which rows are in the experiment, and what became of them. Raises BadTable."""
    for name in (experiment.arm, experiment.outcome):
        tables.named(list(columns), name, file=path)
    arm, outcome = np.array(columns[experiment.arm]), _floats(columns[experiment.outcome])
    keep = (arm == experiment.treated) | (arm == experiment.control)
    if outcome is None or not keep.any():
        raise tables.BadTable(N_("%(file)s has nobody to compare."), file=path.name)
    return keep, People(arm[keep] == experiment.treated, outcome[keep])


def _some(columns: Mapping[str, list[str]], keep: Floats, used: Sequence[str]) -> dict[str, list[str]]:
    """Columns that both files need to have, of the rows in the experiment. Raises BadTable."""
    for name in used:
        if name not in columns:
            raise tables.BadTable(N_("One of the files has no column “%(name)s”."), name=name)
    return {name: [cell for cell, one in zip(columns[name], keep, strict=True) if one] for name in used}
