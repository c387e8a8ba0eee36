"""How well the models foretell: fitted to purchases until a day, held against those that came after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from shop.kernel.errors import N_
from tracking.segments import tables
from tracking.segments.lifetime import bg_nbd, gamma_gamma, histories
from tracking.segments.lifetime.bg_nbd import BgNbd
from tracking.segments.lifetime.gamma_gamma import GammaGamma
from tracking.segments.lifetime.histories import WEEK, Purchase

CUSTOMER = ("sample_id", "customer_id", "customer", "CustomerID")
DAY, AMOUNT = ("date", "day"), ("dollars", "amount", "value")
FORMATS = ("%Y%m%d", "%Y-%m-%d")


@dataclass(frozen=True)
class Holdout:
    """Foretold against actual purchases of `customers` in `weeks`; `naive_*`: their own rate goes on."""

    rmse: float
    mae: float
    correlation: float
    customers: int
    weeks: float
    foretold: float
    actual: float
    naive_rmse: float
    naive_mae: float


@dataclass(frozen=True)
class Evaluation:
    """The models with how they did."""

    bg_nbd: BgNbd
    gamma_gamma: GammaGamma
    holdout: Holdout


def read(path: Path) -> list[Purchase]:
    """Purchases of a CSV: a customer, a day (YYYYMMDD or YYYY-MM-DD) and an amount. Raises BadTable."""
    found: list[Purchase] = []
    for number, row in enumerate(tables.rows(path), start=2):
        who, day, amount = (tables.named(tuple(row), *names, file=path) for names in (CUSTOMER, DAY, AMOUNT))
        try:
            found.append(Purchase(row[who], _day(row[day]), float(row[amount])))
        except (TypeError, ValueError):
            message = N_("Row %(row)s of %(file)s is no purchase.")
            raise tables.BadTable(message, row=number, file=path.name) from None
    if not found:
        raise tables.BadTable(N_("%(file)s has no rows."), file=path.name)
    return found


def evaluate(calibration: Sequence[Purchase], holdout: Sequence[Purchase]) -> Evaluation:
    """Fit to the one, compare with the other, over the customers of the first. Raises CannotFit, BadTable."""
    end, last = max(p.day for p in calibration), max(p.day for p in holdout)
    if last <= end:
        raise tables.BadTable(N_("The later file ends before the earlier one."))
    known = histories.summarize(calibration, until=end)
    often, much = bg_nbd.fit(known), gamma_gamma.fit(known)
    return Evaluation(often, much, _compare(often, known, holdout, end, last))


def _compare(
    model: BgNbd, known: histories.Histories, holdout: Sequence[Purchase], end: date, last: date
) -> Holdout:
    import numpy as np

    weeks = (last - end).days / WEEK
    actual = histories.counted(holdout, known.customer, after=end)
    foretold = model.expected(known, weeks)
    naive = known.x / np.maximum(known.T, 1 / WEEK) * weeks
    return Holdout(
        rmse=float(np.sqrt(np.mean((foretold - actual) ** 2))),
        mae=float(np.mean(np.abs(foretold - actual))),
        correlation=float(np.corrcoef(foretold, actual)[0, 1]),
        customers=len(known),
        weeks=weeks,
        foretold=float(foretold.sum()),
        actual=float(actual.sum()),
        naive_rmse=float(np.sqrt(np.mean((naive - actual) ** 2))),
        naive_mae=float(np.mean(np.abs(naive - actual))),
    )


def _day(text: str) -> date:
    for style in FORMATS:
        try:
            return datetime.strptime(text.strip(), style).date()  # noqa: DTZ007 (a day, not a moment)
        except ValueError:
            continue
    raise ValueError(text)
