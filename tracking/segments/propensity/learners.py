"""The models: a weighted sum, and the same averaged with trees. Both say log-odds and why.

The plain one is the rule; trees are taken only where they win on time that came later (`training`). Three
kinds of models err in different ways, so that their mean holds better when the season changes than any.
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from tracking.segments.propensity import frames, trees
from tracking.segments.propensity.frames import Encoder, Frame, Term
from tracking.segments.propensity.trees import Trees

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

LOGISTIC, TOGETHER = "logistic", "together"
KINDS = (LOGISTIC, TOGETHER)
STRENGTH = 0.05  # of the logistic's say against its penalty, with columns of one scale
SUREST = 1e-4  # no tree is believed beyond this
GROWN, BOOSTED = 120, 100
SEED = 20_260_101


@dataclass(frozen=True, kw_only=True)
class Model:
    """A learned model. `grown` say probabilities (their sum over the number of trees), `boosted` log-odds."""

    kind: str
    encoder: Encoder
    weights: Array
    intercept: float
    grown: Trees | None = None
    boosted: Trees | None = None
    boosted_from: float = 0.0

    def log_odds(self, frame: Frame) -> Array:
        """Of buying, shape (rows,), not yet calibrated."""
        rows = self.encoder.encode(frame)
        plain: Array = rows @ self.weights + self.intercept
        if self.grown is None or self.boosted is None:
            return plain
        return (plain + self._of_grown(rows) + self.boosted_from + self.boosted.total(rows)) / 3

    def contributions(self, frame: Frame) -> dict[str, Array]:
        """By how much each column of `frame` moves the log-odds off those of an average person: (rows,)."""
        import numpy as np

        rows = self.encoder.encode(frame)
        found = rows * self.weights
        if self.grown is not None and self.boosted is not None:
            p = self.grown.start / len(self.grown.roots)
            slope = 1 / max(p * (1 - p), SUREST) / len(self.grown.roots)
            found = (found + self.grown.shares(rows) * slope + self.boosted.shares(rows)) / 3
        told: dict[str, Array] = {}
        for place, term in enumerate(self.encoder.terms):
            told[term.source] = told.get(term.source, np.zeros(len(rows))) + found[:, place]
        return told

    def _of_grown(self, rows: Array) -> Array:
        assert self.grown is not None
        return log_odds(self.grown.total(rows) / len(self.grown.roots))


def learn(kind: str, frame: Frame, truth: Array, *, weight: Array | None = None) -> Model:
    """A model of that kind; `truth` (0 or 1) needs both outcomes."""
    from sklearn.linear_model import LogisticRegression

    encoder = frames.learn(frame)
    rows = encoder.encode(frame)
    plain = LogisticRegression(C=STRENGTH, max_iter=2000).fit(rows, truth, sample_weight=weight)
    found = Model(
        kind=LOGISTIC, encoder=encoder, weights=plain.coef_[0], intercept=float(plain.intercept_[0])
    )
    return found if kind == LOGISTIC else _with_trees(found, rows, truth, weight)


def _with_trees(plain: Model, rows: Array, truth: Array, weight: Array | None) -> Model:
    import numpy as np
    from sklearn.ensemble import ExtraTreesClassifier, GradientBoostingClassifier

    grown = ExtraTreesClassifier(
        GROWN, min_samples_leaf=max(5, len(rows) // 2000), max_features=0.3, random_state=SEED
    ).fit(rows, truth, sample_weight=weight)
    boosted = GradientBoostingClassifier(
        n_estimators=BOOSTED,
        learning_rate=0.06,
        max_depth=3,
        min_samples_leaf=20,
        subsample=0.6,
        max_features=0.3,
        random_state=SEED,
    ).fit(rows, truth, sample_weight=weight)
    bought = [one.tree_.value[:, 0, 1] / one.tree_.value[:, 0, :].sum(axis=1) for one in grown.estimators_]
    steps = [one.tree_ for one in boosted.estimators_[:, 0]]
    base = float(np.average(truth, weights=weight))
    return Model(
        kind=TOGETHER,
        encoder=plain.encoder,
        weights=plain.weights,
        intercept=plain.intercept,
        grown=trees.of([one.tree_ for one in grown.estimators_], bought),
        boosted=trees.of(steps, [boosted.learning_rate * step.value[:, 0, 0] for step in steps]),
        boosted_from=float(np.log(base / (1 - base))),
    )


def log_odds(probability: Array) -> Array:
    """Of probabilities, none of them believed to be sure."""
    import numpy as np

    near = np.clip(probability, SUREST, 1 - SUREST)
    found: Array = np.log(near / (1 - near))
    return found


def as_json(model: Model) -> dict[str, Any]:
    """All of it but the trees."""
    return {
        "kind": model.kind,
        "terms": [asdict(term) for term in model.encoder.terms],
        "weights": [float(one) for one in model.weights],
        "intercept": model.intercept,
        "boosted_from": model.boosted_from,
    }


def tree_bytes(model: Model) -> bytes | None:
    """Its trees."""
    import numpy as np

    if model.grown is None or model.boosted is None:
        return None
    held = io.BytesIO()
    grown, boosted = (np.frombuffer(one.packed(), np.uint8) for one in (model.grown, model.boosted))
    np.savez(held, grown=grown, boosted=boosted)
    return held.getvalue()


def from_json(told: dict[str, Any], kept: bytes | None) -> Model:
    """The model of `as_json` and `tree_bytes`."""
    import numpy as np

    found: dict[str, Trees] = {}
    if kept is not None:
        with np.load(io.BytesIO(kept), allow_pickle=False) as parts:
            found = {name: trees.unpacked(parts[name].tobytes()) for name in parts.files}
    return Model(
        kind=told["kind"],
        encoder=Encoder(terms=tuple(Term(**term) for term in told["terms"])),
        weights=np.array(told["weights"]),
        intercept=told["intercept"],
        boosted_from=told["boosted_from"],
        **found,
    )
