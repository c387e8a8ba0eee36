"""What is known of somebody, column by column, and how a model takes it: as numbers of one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

RARE = 30  # rows; a word seen less often is not worth a column
NEAR_ZERO = 0.005
# Ways to take a column.
LOG, SOME, SHARE, IS = "log", "some", "share", "is"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """`numbers` (NaN: not known) and `words`, each of shape (rows,)."""

    numbers: Mapping[str, Array]
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter((*self.numbers.values(), *self.words.values())), ()))

    def take(self, rows: Array) -> Frame:
        """Some of its rows, by their places."""
        return Frame(
            numbers={name: column[rows] for name, column in self.numbers.items()},
            words={name: [column[row] for row in rows] for name, column in self.words.items()},
        )


@dataclass(frozen=True, kw_only=True)
class Term:
    """One column of the model: `source` taken in a `way`; of words, whether it is `word`."""

    source: str
    way: str
    word: str = ""
    mean: float = 0.0
    spread: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Encoder:
    """The model's columns, as they were laid down when it learned."""

    terms: tuple[Term, ...]

    def encode(self, frame: Frame) -> Array:
        """Shape (rows, terms). What is not known counts as average; a word never seen is none."""
        import numpy as np

        if not self.terms:
            return np.zeros((len(frame), 0), np.float32)
        columns = [(_taken(frame, term) - term.mean) / term.spread for term in self.terms]
        return np.nan_to_num(np.column_stack(columns).astype(np.float32), nan=0.0)


def learn(frame: Frame) -> Encoder:
    """The columns that say anything in `frame`, centered and scaled as they are there."""
    import numpy as np

    terms = []
    for bare in _terms(frame):
        column = _taken(frame, bare)
        known = column[~np.isnan(column)]
        spread = float(known.std()) if len(known) else 0.0
        if spread > 1e-9:
            terms.append(
                Term(
                    source=bare.source,
                    way=bare.way,
                    word=bare.word,
                    mean=float(known.mean()),
                    spread=spread,
                )
            )
    return Encoder(terms=tuple(terms))


def _terms(frame: Frame) -> list[Term]:
    import numpy as np

    found = []
    for name, column in frame.numbers.items():
        known = column[~np.isnan(column)]
        found.append(Term(source=name, way=LOG))
        if len(known) and 0.01 < np.mean(known > 0) < 0.99 and len(np.unique(known[:2000])) > 2:
            found.append(Term(source=name, way=SOME))
        if len(known) and known.min() >= 0 and known.max() <= 1 and len(np.unique(known[:2000])) > 2:
            found.append(Term(source=name, way=SHARE))
    for name, words in frame.words.items():
        different, counts = np.unique(np.array(words, dtype=object).astype(str), return_counts=True)
        often = [str(word) for word, count in zip(different, counts, strict=True) if count >= RARE]
        found += [Term(source=name, way=IS, word=word) for word in often]
    return found


def _taken(frame: Frame, term: Term) -> Array:
    import numpy as np

    if term.way == IS:
        words = np.array(frame.words[term.source], dtype=object)
        same: Array = (words == term.word).astype(np.float64)
        return same
    column = np.asarray(frame.numbers[term.source], dtype=np.float64)
    if term.way == SOME:
        return np.where(np.isnan(column), np.nan, column > 0)
    if term.way == SHARE:
        return np.log(np.maximum(column, 0) + NEAR_ZERO)
    signed: Array = np.sign(column) * np.log1p(np.abs(column))
    return signed
