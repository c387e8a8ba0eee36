"""From orders to what each customer brought and is expected to bring, and the same by cohort. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tracking.segments.lifetime import bg_nbd, gamma_gamma
from tracking.segments.lifetime.bg_nbd import BgNbd
from tracking.segments.lifetime.fitting import CannotFit
from tracking.segments.lifetime.gamma_gamma import GammaGamma
from tracking.segments.lifetime.histories import WEEK, Histories
from tracking.segments.lifetime.ledger import Sale
from tracking.segments.lifetime.models import NO_BETTER, TOO_FEW, USED

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

AHEAD = 52.0  # weeks that are foretold
FITTED = 50_000  # customers; more of them say the same
SHORTEST = 8.0  # weeks held out; with less nothing can be judged


@dataclass(frozen=True, kw_only=True)
class Book:
    """One entry an order, sorted by customer and day. `customers` are the names of numbers `who`."""

    customers: tuple[Any, ...]
    who: Array
    day: Array
    kept: Array
    margin: Array


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Both models, or why there are none."""

    verdict: str
    customers: int
    again: int
    often: BgNbd | None = None
    much: GammaGamma | None = None
    holdout: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Worth:
    """By customer, shapes (customers,); what is expected in AHEAD weeks is None without a model."""

    orders: Array
    first_day: Array
    kept: Array
    margin: Array
    alive: Array | None = None
    expected_orders: Array | None = None
    expected_kept: Array | None = None
    expected_margin: Array | None = None


def book(sales: Sequence[Sale]) -> Book:
    """Orders, sorted."""
    import numpy as np

    number: dict[Any, int] = {}
    who = np.array([number.setdefault(one.customer_id, len(number)) for one in sales], np.int64)
    day = np.array([one.day for one in sales], np.int64)
    order = np.lexsort((day, who))
    return Book(
        customers=tuple(number),
        who=who[order],
        day=day[order],
        kept=np.array([one.kept for one in sales], np.float64)[order],
        margin=np.array([one.margin for one in sales], np.float64)[order],
    )


def histories(of: Book, *, until: int) -> tuple[Histories, Array]:
    """As `histories.summarize` counts, and the numbers of those who had bought by the end of day `until`."""
    import numpy as np

    known = of.day <= until
    who, day, kept = of.who[known], of.day[known], of.kept[known]
    new = np.ones(len(who), bool)
    new[1:] = (who[1:] != who[:-1]) | (day[1:] != day[:-1])
    visit = np.cumsum(new) - 1
    spent = np.bincount(visit, weights=kept) if len(who) else np.zeros(0)
    who, day = who[new], day[new]
    people, starts, counts = np.unique(who, return_index=True, return_counts=True)
    first, last = day[starts], day[starts + counts - 1]
    again = np.add.reduceat(spent, starts) - spent[starts] if len(starts) else np.zeros(0)
    x = (counts - 1).astype(np.float64)
    mean = np.where(x > 0, again / np.maximum(x, 1), 0.0)
    names = tuple(str(one) for one in people)
    return Histories(names, x, (last - first) / WEEK, (until - first) / WEEK, mean), people


def fit(of: Book, *, today: int) -> Fit:
    """Both models as of the end of `today`, if a fit without the latest weeks foretold them better than
    going on as before would have."""
    import numpy as np

    known, _people = histories(of, until=today)
    counted: dict[str, Any] = {"customers": len(known), "again": int(np.sum(known.x > 0))}
    try:
        held = _held_out(of, today)
        if held and held["mae"] >= held["naive_mae"]:
            return Fit(verdict=NO_BETTER, holdout=held, **counted)
        some = _some(known)
        return Fit(verdict=USED, often=bg_nbd.fit(some), much=gamma_gamma.fit(some), holdout=held, **counted)
    except CannotFit:
        return Fit(verdict=TOO_FEW, **counted)


def _held_out(of: Book, today: int) -> dict[str, float]:
    """How a model without the last third of the time (at most half a year) foretells it; else empty."""
    import numpy as np

    weeks = min((today - int(of.day.min())) / WEEK / 3, 26.0) if len(of.day) else 0.0
    if weeks < SHORTEST:
        return {}
    until = today - int(weeks * WEEK)
    known, people = histories(of, until=until)
    weeks = (today - until) / WEEK
    foretold = bg_nbd.fit(_some(known)).expected(known, weeks)
    later, _people = histories(of, until=today)
    days_now = np.bincount(_people, weights=later.x + 1, minlength=len(of.customers))[people]
    actual = days_now - (known.x + 1)
    naive = known.x / np.maximum(known.T, 1 / WEEK) * weeks
    return {
        "weeks": weeks,
        "customers": float(len(people)),
        "foretold": float(foretold.sum()),
        "actual": float(actual.sum()),
        "rmse": float(np.sqrt(np.mean((foretold - actual) ** 2))),
        "mae": float(np.mean(np.abs(foretold - actual))),
        "naive_rmse": float(np.sqrt(np.mean((naive - actual) ** 2))),
        "naive_mae": float(np.mean(np.abs(naive - actual))),
    }


def _some(known: Histories) -> Histories:
    import numpy as np

    if len(known) <= FITTED:
        return known
    rows = np.linspace(0, len(known) - 1, FITTED).astype(np.int64)
    names = tuple(known.customer[row] for row in rows)
    return Histories(names, known.x[rows], known.t_x[rows], known.T[rows], known.mean[rows])


def worth(of: Book, by: Fit, *, today: int) -> Worth:
    """What every customer brought and will. The margin to come has the share of money that it had so far."""
    import numpy as np

    size = len(of.customers)
    _people, starts, counts = np.unique(of.who, return_index=True, return_counts=True)
    kept = np.bincount(of.who, weights=of.kept, minlength=size)
    margin = np.bincount(of.who, weights=of.margin, minlength=size)
    found = {"orders": counts, "first_day": of.day[starts], "kept": kept, "margin": margin}
    if by.often is None or by.much is None:
        return Worth(**found)
    known, _people = histories(of, until=today)
    often = np.maximum(by.often.expected(known, AHEAD), 0.0)
    spends = often * np.maximum(by.much.expected(known), 0.0)
    share = margin.sum() / kept.sum() if kept.sum() > 0 else 0.0
    return Worth(
        **found,
        alive=by.often.alive(known),
        expected_orders=often,
        expected_kept=spends,
        expected_margin=spends * share,
    )


def cohorts(of: Book, values: Worth, channels: Sequence[str]) -> list[dict[str, Any]]:
    """Rows by month of the first order, channel and age in months: what was ordered, kept and earned then.

    At age 0 stand, beside that, how many they are and what is expected of them.
    """
    import numpy as np

    months = _months(of.day)
    began = _months(values.first_day)
    channel, names = _numbered(channels)
    age = months - began[of.who]
    rows: dict[tuple[int, int, int], dict[str, Any]] = {}
    key = np.stack([began[of.who], channel[of.who], age], axis=1)
    keys, place = np.unique(key, axis=0, return_inverse=True)
    place = place.reshape(-1)
    orders = np.bincount(place, minlength=len(keys))
    kept = np.bincount(place, weights=of.kept, minlength=len(keys))
    margin = np.bincount(place, weights=of.margin, minlength=len(keys))
    pairs = np.unique(np.stack([place, of.who], axis=1), axis=0)[:, 0]
    buyers = np.bincount(pairs, minlength=len(keys))
    for at, (month, named, months_later) in enumerate(keys.tolist()):
        rows[month, named, months_later] = {
            "month": f"{month // 12:04d}-{month % 12 + 1:02d}",
            "channel": names[named],
            "age": months_later,
            "orders": int(orders[at]),
            "buyers": int(buyers[at]),
            "kept_minor": round(float(kept[at])),
            "margin_minor": round(float(margin[at])),
            **_expected(values, (began == month) & (channel == named) if months_later == 0 else None),
        }
    return list(rows.values())


def _expected(values: Worth, members: Array | None) -> dict[str, Any]:
    """Of a cohort's members: how many, how many of them still are customers, what the year brings."""
    if members is None:
        return {"customers": 0, "alive": None, "expected_kept_minor": None, "expected_margin_minor": None}
    return {
        "customers": int(members.sum()),
        "alive": None if values.alive is None else float(values.alive[members].sum()),
        "expected_kept_minor": _sum(values.expected_kept, members),
        "expected_margin_minor": _sum(values.expected_margin, members),
    }


def _sum(column: Array | None, members: Array) -> int | None:
    return None if column is None else round(float(column[members].sum()))


def _months(day: Array) -> Array:
    import numpy as np

    different, place = np.unique(day, return_inverse=True)
    named = [date.fromordinal(int(one)) for one in different]
    found: Array = np.array([one.year * 12 + one.month - 1 for one in named], np.int64)[place.reshape(-1)]
    return found


def _numbered(names: Sequence[str]) -> tuple[Array, list[str]]:
    import numpy as np

    number: dict[str, int] = {}
    found = np.array([number.setdefault(one, len(number)) for one in names], np.int64)
    return found, list(number)


def parameters(by: Fit) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both models as a row keeps them."""
    return asdict(by.often) if by.often else {}, asdict(by.much) if by.much else {}
