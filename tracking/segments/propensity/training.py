"""Learning from examples in the order of time: which model, and what its answers come to now.

Everything is judged on time that came after what was learned from; rows drawn at random from the same weeks
would flatter. The plain model is taken unless trees win by more than their own noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shop.kernel.errors import N_, DomainError
from tracking.segments.propensity import calibrating, learners, measures
from tracking.segments.propensity.calibrating import Calibration
from tracking.segments.propensity.frames import Frame
from tracking.segments.propensity.learners import KINDS, LOGISTIC, Model

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

FEWEST = 30  # of each outcome; below, nothing can be held against anything
LATEST = 150  # of each outcome in the part that calibrates: the fewest weeks that hold so many
FOLDS = 5
SEED = 20_260_102


class CannotLearn(DomainError):
    """Too few examples, or all of them end the same."""


@dataclass(frozen=True, kw_only=True)
class Examples:
    """`truth` is 1 where somebody bought; `time` numbers of weeks or months, in any order of rows.

    `person` numbers whose rows they are, where one has several. `blind`: for how many units of time an
    outcome is not known yet, so that what was learned before a part may not reach into it.
    """

    frame: Frame
    truth: Array
    time: Array
    person: Array | None = None
    blind: int = 0

    def __len__(self) -> int:
        return len(self.truth)

    def take(self, rows: Array) -> Examples:
        """Some of them, by their places."""
        person = None if self.person is None else self.person[rows]
        return replace(
            self, frame=self.frame.take(rows), truth=self.truth[rows], time=self.time[rows], person=person
        )

    def before(self, part: Array) -> Examples:
        """Those whose outcome was known when the rows `part` began."""
        import numpy as np

        return self.take(np.flatnonzero(self.time < self.time[part].min() - self.blind))


@dataclass(frozen=True, kw_only=True)
class Tried:
    """How a kind of model did on the later part: log-loss, and how much less than the plain one's.

    `error` is the standard error of `less`.
    """

    kind: str
    log_loss: float | None
    less: float = 0.0
    error: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Learned:
    """A calibrated model. `latest` rows calibrated it, of which `latest_bought` bought."""

    model: Model
    calibration: Calibration
    tried: tuple[Tried, ...]
    rows: int
    bought: int
    latest: int
    latest_bought: int

    @property
    def base_rate(self) -> float:
        """The share that bought in the part that calibrates."""
        return self.latest_bought / self.latest

    def probability(self, frame: Frame) -> Array:
        """Of buying: shape (rows,)."""
        return self.calibration.probability(self.model.log_odds(frame))


def learn(examples: Examples, *, kinds: tuple[str, ...] = KINDS) -> Learned:
    """The model that did best on the latest part, learned from all, calibrated on the latest. CannotLearn.

    Of one kind alone nothing is compared.
    """
    import numpy as np

    last = latest(examples)
    tried = _tried(examples, last, kinds) if len(kinds) > 1 else ()
    kind = chosen(tried) if tried else kinds[0]
    z = _unseen(kind, examples, last)
    return Learned(
        model=learners.learn(kind, examples.frame, examples.truth),
        calibration=calibrating.learn(z, examples.truth[last]),
        tried=tried,
        rows=len(examples),
        bought=int(examples.truth.sum()),
        latest=int(np.sum(last)),
        latest_bought=int(examples.truth[last].sum()),
    )


def chosen(tried: tuple[Tried, ...]) -> str:
    """The plain one, unless another costs less by more than a standard error."""
    better = [one for one in tried if one.kind != LOGISTIC and one.less > one.error]
    return max(better, key=lambda one: one.less).kind if better else LOGISTIC


def latest(examples: Examples) -> Array:
    """Which rows are of the latest weeks that hold enough of both outcomes, if need be half of the time."""
    import numpy as np

    _refuse_few(examples.truth)
    times = np.unique(examples.time)
    for place, since in enumerate(times[:0:-1], start=1):
        found: Array = examples.time >= since
        enough = LATEST if place < len(times) // 2 else FEWEST
        if _both(examples.truth[found]) >= enough:
            return found
    raise CannotLearn(N_("There are too few weeks with purchases to learn from one and judge by another."))


def _tried(examples: Examples, last: Array, kinds: tuple[str, ...]) -> tuple[Tried, ...]:
    """Each kind learned from what came before a part and held against the part, all calibrated alike."""
    import numpy as np

    lost: dict[str, list[Array]] = {kind: [] for kind in kinds}
    for before, after in _parts(examples, last):
        for kind in kinds:
            z = learners.learn(kind, before.frame, before.truth).log_odds(after.frame)
            said = calibrating.learn(z, after.truth).probability(z)
            lost[kind].append(measures.log_losses(after.truth, said))
    if not lost[LOGISTIC]:
        return (Tried(kind=LOGISTIC, log_loss=None),)
    plain = np.concatenate(lost[LOGISTIC])
    return tuple(_compared(kind, plain, np.concatenate(parts)) for kind, parts in lost.items())


def _compared(kind: str, plain: Array, lost: Array) -> Tried:
    import numpy as np

    less = plain - lost
    return Tried(
        kind=kind,
        log_loss=float(lost.mean()),
        less=float(less.mean()),
        error=float(less.std() / np.sqrt(len(less))),
    )


def _parts(examples: Examples, last: Array) -> list[tuple[Examples, Examples]]:
    """(what came before, the part) of the latest part and of the one before it, as far as there is enough."""
    import numpy as np

    before, after = examples.before(last), examples.take(np.flatnonzero(last))
    if _both(before.truth) < FEWEST:
        return []
    try:
        earlier = latest(before)
    except CannotLearn:
        return [(before, after)]
    oldest = before.before(earlier)
    if _both(oldest.truth) < FEWEST:
        return [(before, after)]
    return [(before, after), (oldest, before.take(np.flatnonzero(earlier)))]


def _unseen(kind: str, examples: Examples, last: Array) -> Array:
    """Log-odds of the latest rows, each by a model that learned from all but its person's fold."""
    import numpy as np

    person = examples.person if examples.person is not None else np.arange(len(examples))
    fold = np.random.default_rng(SEED).integers(FOLDS, size=int(person.max()) + 1)[person]
    found = np.zeros(len(examples))
    for number in range(FOLDS):
        asked = np.flatnonzero(last & (fold == number))
        held = (fold == number) if examples.person is not None else (fold == number) & last
        if len(asked):
            others = examples.take(np.flatnonzero(~held))
            model = learners.learn(kind, others.frame, others.truth)
            found[asked] = model.log_odds(examples.frame.take(asked))
    return found[last]


def _both(truth: Array) -> int:
    """How many there are of the rarer outcome."""
    return int(min(truth.sum(), len(truth) - truth.sum()))


def _refuse_few(truth: Array) -> None:
    if _both(truth) < FEWEST:
        raise CannotLearn(
            N_("Only %(n)s examples of one outcome; %(least)s are needed."), n=_both(truth), least=FEWEST
        )
