"""How well the engine foretells on files: learned from an earlier one, held against a later one.

A file is a CSV with one row a visit or person and a column of the outcome (Revenue, bought, purchased,
label or converted: 1, 0, TRUE, FALSE). Columns of numbers and of words are told apart by what stands in
them; whole numbers from 1 on with few different values are codes, and so words. A column Month, month,
week, day or date orders the rows; without one the file does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shop.kernel.errors import N_
from tracking.segments import tables
from tracking.segments.propensity import measures, training
from tracking.segments.propensity.frames import Frame
from tracking.segments.propensity.measures import Bin, Quality
from tracking.segments.propensity.training import Examples, Learned

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

OUTCOME = ("Revenue", "bought", "purchased", "label", "converted")
TIME = ("Month", "month", "week", "day", "date")
YES, NO = frozenset({"1", "true", "yes"}), frozenset({"0", "false", "no"})
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
CODES = 60  # different values; whole numbers from 1 on with at most so many are names of something
PARTS = 20  # of a file that names no time
LENGTH = "_Duration"  # "A_Duration" beside "A": how long in all, and how often; so how long each time


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """What was learned and how it did on the later file; `plain` is the same without recalibration."""

    kind: str
    quality: Quality
    uncalibrated: Quality
    reliability: tuple[Bin, ...]
    learned: Learned


@dataclass(frozen=True, kw_only=True)
class Read:
    """A file: outcome, time, and how its columns are to be taken."""

    examples: Examples
    columns: Mapping[str, bool]  # name → whether it holds numbers


def evaluate(train: Path, test: Path, *, drop: Sequence[str] = ()) -> Evaluation:
    """Learn from `train` (recalibrated on its latest part), answer for `test`. BadTable, CannotLearn."""
    earlier = read(train, drop=drop)
    later = read(test, drop=drop, columns=earlier.columns)
    learned = training.learn(earlier.examples)
    return held_against(learned, later.examples)


def held_against(learned: Learned, later: Examples) -> Evaluation:
    """How what was learned does on `later`."""
    said = learned.probability(later.frame)
    bare = training.Calibration().probability(learned.model.log_odds(later.frame))
    base = learned.base_rate
    return Evaluation(
        kind=learned.model.kind,
        quality=measures.quality(later.truth, said, base_rate=base),
        uncalibrated=measures.quality(later.truth, bare, base_rate=base),
        reliability=measures.reliability(later.truth, said),
        learned=learned,
    )


def read(path: Path, *, drop: Sequence[str] = (), columns: Mapping[str, bool] | None = None) -> Read:
    """The examples of a file; `columns` as an earlier file has them. Raises BadTable."""
    import numpy as np

    cells = tables.columns(path)
    for name in drop:
        tables.named(tuple(cells), name, file=path)
    outcome = tables.named(tuple(cells), *OUTCOME, file=path)
    ordered = next((name for name in TIME if name in cells), None)
    left = {name: column for name, column in cells.items() if name not in {outcome, ordered, *drop}}
    kinds = columns if columns is not None else {name: _numeric(column) for name, column in left.items()}
    for name in kinds:
        tables.named(tuple(left), name, file=path)
    truth = np.array([_outcome(cell, row, path) for row, cell in enumerate(cells[outcome], start=2)])
    frame = _frame({name: left[name] for name in kinds}, kinds, path)
    time = _times(cells[ordered], path) if ordered else np.arange(len(truth)) * PARTS // len(truth)
    return Read(examples=Examples(frame=frame, truth=truth, time=time), columns=kinds)


def _frame(left: Mapping[str, Sequence[str]], kinds: Mapping[str, bool], path: Path) -> Frame:
    import numpy as np

    numbers: dict[str, Array] = {}
    words = {name: [cell.strip() for cell in column] for name, column in left.items() if not kinds[name]}
    for name, column in left.items():
        if kinds[name]:
            numbers[name] = np.array([_number(cell, name, row, path) for row, cell in enumerate(column, 2)])
    for name in list(numbers):
        if name.endswith(LENGTH) and (often := numbers.get(name.removesuffix(LENGTH))) is not None:
            numbers[f"{name} each"] = numbers[name] / np.maximum(often, 1)
    return Frame(numbers=numbers, words=words)


def _numeric(column: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in column if cell.strip()]
    try:
        values = {float(cell) for cell in filled}
    except ValueError:
        return False
    codes = len(values) <= CODES and all(value >= 1 and value.is_integer() for value in values)
    return bool(values) and not codes


def _number(cell: str, name: str, row: int, path: Path) -> float:
    if not cell.strip():
        return float("nan")
    try:
        found = float(cell)
    except ValueError:
        found = float("inf")
    if found in (float("inf"), float("-inf")):
        message = N_("Row %(row)s of %(file)s: “%(cell)s” is no number (%(column)s).")
        raise tables.BadTable(message, row=row, file=path.name, cell=cell[:40], column=name)
    return found


def _outcome(cell: str, row: int, path: Path) -> int:
    said = cell.strip().lower()
    if said in YES or said in NO:
        return int(said in YES)
    message = N_("Row %(row)s of %(file)s does not say whether somebody bought.")
    raise tables.BadTable(message, row=row, file=path.name)


def _times(column: Sequence[str], path: Path) -> Array:
    """Months by their names, days as days, else numbers."""
    import numpy as np

    try:
        return np.array([_time(cell.strip()) for cell in column], dtype=np.float64)
    except ValueError:
        message = N_("%(file)s has times that cannot be put in order.")
        raise tables.BadTable(message, file=path.name) from None


def _time(cell: str) -> float:
    if (name := cell[:3].lower()) in MONTHS:
        return float(MONTHS.index(name))
    try:
        return float(cell)
    except ValueError:
        return float(date.fromisoformat(cell[:10]).toordinal())
