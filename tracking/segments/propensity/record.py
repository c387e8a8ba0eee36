"""Training on the shop's own people, and the record of it that the owner can read. Pure but for learning."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tracking.segments.propensity import evaluating, measures, snapshots, training
from tracking.segments.propensity.learners import KINDS
from tracking.segments.propensity.models import NO_BETTER, TOO_FEW, USED
from tracking.segments.propensity.snapshots import Past
from tracking.segments.propensity.training import CannotLearn, Examples, Learned

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

ENOUGH = 200  # purchases; with fewer there are points
MOST = 12_000  # moments to learn from; more of them take long and say the same
EDGES = tuple(part / 10 for part in range(1, 10))
SCORE = "score"


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a training came to; `learned` is None where it is refused. `tested` are days of the store."""

    verdict: str
    purchases: int
    learned: Learned | None = None
    snapshots: int = 0
    base_rate: float | None = None
    gap: float | None = None
    tested: tuple[int, int] | None = None
    figures: dict[str, Any] = field(default_factory=dict)
    bins: list[dict[str, Any]] = field(default_factory=list)
    tried: list[dict[str, Any]] = field(default_factory=list)
    reference: dict[str, Any] = field(default_factory=dict)


def train(past: Past, *, purchases: int, today: int, horizon: int, kinds: tuple[str, ...] = KINDS) -> Record:
    """Learn to tell who orders within `horizon` days; judged on the latest weeks by a model without them."""
    import numpy as np

    if purchases < ENOUGH:
        return Record(verdict=TOO_FEW, purchases=purchases)
    gap = snapshots.usual_gap(past)
    examples = snapshots.examples(past, today=today, horizon=horizon, most=MOST, gap=gap)
    known: dict[str, Any] = {"purchases": purchases, "snapshots": len(examples), "gap": gap}
    try:
        last = training.latest(examples)
        test = examples.take(np.flatnonzero(last))
        before = training.learn(examples.before(last), kinds=kinds)
        judged = evaluating.held_against(before, test)
        learned = training.learn(examples, kinds=(before.model.kind,))
    except CannotLearn:
        return Record(verdict=TOO_FEW, **known)
    better = judged.quality.log_loss < judged.quality.base_loss
    newest = today - horizon
    return Record(
        verdict=USED if better else NO_BETTER,
        learned=learned if better else None,
        base_rate=learned.base_rate,
        tested=(newest - int(-test.time.min()) * snapshots.WEEK - 6, newest),
        figures=asdict(judged.quality),
        bins=[asdict(one) for one in judged.reliability],
        tried=[asdict(one) for one in before.tried],
        reference=reference(test, learned),
        **known,
    )


def reference(examples: Examples, learned: Learned) -> dict[str, Any]:
    """Tenths of each column and of the score as they are now, to hold later people against."""
    import numpy as np

    columns = {**examples.frame.numbers, SCORE: learned.probability(examples.frame)}
    found = {}
    for name, column in columns.items():
        edges = np.unique(np.quantile(column, EDGES))
        shares = measures.shares(column, edges)
        found[name] = {"edges": [float(one) for one in edges], "shares": [float(one) for one in shares]}
    return found


def drift(reference: dict[str, Any], columns: dict[str, Array]) -> dict[str, float]:
    """The population stability index of each column against the reference."""
    import numpy as np

    return {
        name: measures.stability(
            np.array(reference[name]["shares"]), measures.shares(column, np.array(reference[name]["edges"]))
        )
        for name, column in columns.items()
        if name in reference
    }
