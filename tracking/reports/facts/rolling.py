"""Visits and orders rolled up to rows of figures by stretch of time and by dimension; arrays in, rows out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.journeys import sessions
from tracking.reports.facts import measures, opening, sketch
from tracking.reports.facts.measures import LONGEST, MEASURES, OTHERS
from tracking.reports.facts.opening import Acts

if TYPE_CHECKING:
    import numpy as np

AT_LEAST = {
    "items": sessions.VIEWED_ITEM,
    "carts": sessions.ADDED_TO_CART,
    "checkouts": sessions.BEGAN_CHECKOUT,
    "payments": sessions.GAVE_PAYMENT,
    "buyers": sessions.PURCHASED,
}


@dataclass(frozen=True, kw_only=True)
class Visits:
    """One entry a visit: when it began (µs), who (hash, 0 unknown), values by dimension, what it came to."""

    started_at: np.ndarray
    person: np.ndarray
    values: Mapping[str, Sequence[str]]
    pages: np.ndarray
    engaged_ms: np.ndarray
    stage: np.ndarray
    newcomer: np.ndarray
    acts: Acts


@dataclass(frozen=True, kw_only=True)
class Touches:
    """What happened within visits: dimension, value, place of the visit (-1: none of these), time (µs), and
    whether it was in vain (a search), or what it came to: a view, into the cart, bought with `amount`."""

    dimension: str
    value: Sequence[str]
    visit: np.ndarray
    at: np.ndarray
    hit: np.ndarray
    missed: np.ndarray
    cart: np.ndarray
    bought: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Orders:
    """One entry an order: when it was paid (µs), its total in minor units, its values by dimension."""

    at: np.ndarray
    amount: np.ndarray
    values: Mapping[str, Sequence[str]]


Row = dict[str, Any]
Key = tuple[str, int, str]  # dimension, place of the stretch, value


def rows(
    visits: Visits,
    orders: Orders,
    touches: Sequence[Touches],
    *,
    edges: Any,
    only: Sequence[str] = measures.OF_A_VISIT + measures.WITHIN_A_VISIT,
) -> Iterator[Row]:
    """Rows by dimension (of `only`), value and stretch `at`: between neighbors of `edges` (µs, ascending).

    What lies before the first or after the last edge is left out. A row has every measure and `people`.
    """
    found: dict[Key, Row] = {}
    of_a_visit = [dimension for dimension in measures.OF_A_VISIT if dimension in only]
    _add_visits(found, visits, of_a_visit, edges)
    _add_orders(found, orders, of_a_visit, edges)
    for one in touches:
        if one.dimension in only:
            _add_touches(found, one, visits, edges)
    for (dimension, place, value), row in found.items():
        yield {**dict.fromkeys(MEASURES, 0), "people": None, **row,
               "dimension": dimension, "value": value, "at": int(edges[place])}  # fmt: skip


def _add_visits(found: dict[Key, Row], visits: Visits, dimensions: Sequence[str], edges: Any) -> None:
    place, inside = _places(visits.started_at, edges)
    counted = {name: column[inside] for name, column in _counted(visits).items()}
    for dimension in dimensions:
        values = _chosen(visits.values[dimension], inside) if dimension != measures.ALL else None
        _sum(found, dimension, place[inside], values, counted, visits.person[inside])


def _counted(visits: Visits) -> dict[str, Any]:
    """What each visit adds to each measure."""
    import numpy as np

    count = len(visits.started_at)
    began = opening.of(visits.acts, visits=count, engaged_ms=visits.engaged_ms)
    quick, near, landed = began.quick, began.near, began.landed
    stage, cart = visits.stage, sessions.ADDED_TO_CART
    engaged = (visits.engaged_ms >= sessions.ENGAGED_MS) | (visits.pages >= 2) | (stage >= cart)
    return {
        "visits": np.ones(count, np.int64),
        "engaged": engaged,
        "engaged_ms": visits.engaged_ms,
        "pages": visits.pages,
        **{name: stage >= least for name, least in AT_LEAST.items()},
        "newcomers": visits.newcomer,
        "quick": quick,
        "near": near,
        "met": quick & near,
        "landed": landed,
        "landed_quick": landed & quick,
        "landed_near": landed & near,
        "landed_met": landed & quick & near,
        **{name: began.spent == number for number, name in enumerate(OTHERS)},
    }


def _add_orders(found: dict[Key, Row], orders: Orders, dimensions: Sequence[str], edges: Any) -> None:
    import numpy as np

    place, inside = _places(orders.at, edges)
    counted = {"orders": np.ones(int(inside.sum()), np.int64), "revenue_minor": orders.amount[inside]}
    for dimension in dimensions:
        values = _chosen(orders.values[dimension], inside) if dimension != measures.ALL else None
        _sum(found, dimension, place[inside], values, counted, None)


def _add_touches(found: dict[Key, Row], told: Touches, visits: Visits, edges: Any) -> None:
    import numpy as np

    place, inside = _places(told.at, edges)
    flat = {"hits": told.hit, "misses": told.missed, "orders": told.bought, "revenue_minor": told.amount}
    flat = {name: column[inside] for name, column in flat.items()}
    _sum(found, told.dimension, place[inside], _chosen(told.value, inside), flat, None)
    # Beside how often: how many visits, each once a value, at the stretch in which the visit began.
    within = np.flatnonzero(told.visit >= 0)
    if not len(within):
        return
    code, labels = _coded([told.value[n] for n in within.tolist()])
    pair, back = np.unique(told.visit[within] * len(labels) + code, return_inverse=True)
    who, counted = pair // len(labels), {"visits": np.ones(len(pair), np.int64)}
    place, inside = _places(visits.started_at[who], edges)
    if told.dimension == measures.PRODUCT:
        # Shares are of visits that looked at it: what else is put into a cart is told by the orders.
        looked, cart, bought = (_any(f[within], back, len(pair)) for f in (told.hit, told.cart, told.bought))
        counted |= _of_visits(visits, who) | {"carts": cart, "buyers": bought, "misses": ~bought}
        inside &= looked
    else:
        counted |= _of_visits(visits, who)
    value = [labels[n] for n in (pair % len(labels))[inside].tolist()]
    counted = {name: column[inside] for name, column in counted.items()}
    _sum(found, told.dimension, place[inside], value, counted, visits.person[who][inside])


def _of_visits(visits: Visits, who: Any) -> dict[str, Any]:
    stage = visits.stage[who]
    return {
        "engaged_ms": visits.engaged_ms[who],
        "pages": visits.pages[who],
        **{name: stage >= least for name, least in AT_LEAST.items()},
    }


def _any(flags: Any, groups: Any, count: int) -> Any:
    import numpy as np

    return np.bincount(groups, weights=flags, minlength=count) > 0


def _sum(
    found: dict[Key, Row], dimension: str, place: Any, values: Sequence[str] | None,
    counted: Mapping[str, Any], people: Any,
) -> None:  # fmt: skip
    """Add up `counted` by (place, value) into `found`."""
    import numpy as np

    if not len(place):
        return
    code, labels = _coded(values) if values is not None else (np.zeros(len(place), np.int64), [""])
    pair, group = np.unique(place * len(labels) + code, return_inverse=True)
    keys = [(dimension, int(p // len(labels)), labels[int(p % len(labels))]) for p in pair]
    made = [found.setdefault(key, {}) for key in keys]
    for name, column in counted.items():
        for row, total in zip(made, _sums(group, column, len(keys)), strict=True):
            if total:
                row[name] = row.get(name, 0) + total
    if people is not None:
        order = np.argsort(group, kind="stable")
        parts = np.split(people[order], np.cumsum(np.bincount(group, minlength=len(keys)))[:-1])
        for row, part in zip(made, parts, strict=True):
            row["people"] = sketch.made(part) or None


def _sums(group: Any, column: Any, count: int) -> list[int]:
    import numpy as np

    # Sums of doubles are exact up to 2**53: more minor units or milliseconds than a day of any shop holds.
    totals: list[int] = np.rint(np.bincount(group, weights=column, minlength=count)).astype(np.int64).tolist()
    return totals


def _coded(values: Sequence[str]) -> tuple[Any, list[str]]:
    """Each value as a number, and the values by number."""
    import numpy as np

    labels: dict[str, int] = {}
    codes = [labels.setdefault(value[:LONGEST], len(labels)) for value in values]
    return np.fromiter(codes, np.int64, len(codes)), list(labels)


def _chosen(values: Sequence[str], inside: Any) -> Sequence[str]:
    return (
        values
        if inside.all()
        else [value for value, here in zip(values, inside.tolist(), strict=True) if here]
    )


def _places(at: Any, edges: Any) -> tuple[Any, Any]:
    """In which stretch each moment lies, and whether in any."""
    import numpy as np

    place = np.searchsorted(edges, at, side="right") - 1
    return place, (place >= 0) & (place < len(edges) - 1)
