"""The lines that every benchmark prints: one JSON object a figure, beside its control and its goal."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass
class Lines:
    """Prints figures and remembers whether every goal was met."""

    all_hold: bool = True

    def tell(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        control: float | None = None,
        goal: float | None = None,
        better: str = "lower",
    ) -> None:
        """Print a figure; with `control` the goal is about value / control, else about the value itself."""
        ratio = value / control if control else None
        judged = value if ratio is None else ratio
        holds = goal is None or (judged <= goal if better == "lower" else judged >= goal)
        self.all_hold = self.all_hold and holds
        print(
            json.dumps(
                {
                    "name": name,
                    "value": round(value, 3),
                    "unit": unit,
                    "control": None if control is None else round(control, 3),
                    "ratio": None if ratio is None else round(ratio, 2),
                    "basis": "value" if ratio is None else "ratio",
                    "goal": goal,
                    "better": better,
                    "holds": holds,
                }
            ),
            flush=True,
        )
