"""Which steps each event matches: tables by code, made once, looked up event by event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from tracking.journeys.taxonomy import VISIT_PURCHASE
from tracking.lake.buckets.buckets import Rows, Store
from tracking.lake.buckets.rows import by_code
from tracking.reports.funnel.values import CART, ORDER, PROPS, Condition, FunnelSpec, Where

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PURCHASE = "purchase"


def groups(spec: FunnelSpec) -> tuple[tuple[Condition, ...], ...]:
    """The conditions of each step and then of each exclusion, as this unit counts them."""
    every = [step.any_of for step in spec.steps] + [one.any_of for one in spec.exclusions]
    return tuple(_meant(conditions, spec.unit) for conditions in every)


def _meant(conditions: tuple[Condition, ...], unit: str) -> tuple[Condition, ...]:
    # A visit that did not agree to be known has an event of its own for having bought.
    if unit in (CART, ORDER):
        return conditions
    more = tuple(
        Condition(VISIT_PURCHASE, one.where)
        for one in conditions
        if one.event == PURCHASE and not _props(one)
    )
    return conditions + more


def _props(condition: Condition) -> bool:
    return any(one.field.startswith(PROPS) for one in condition.where)


def in_props(spec: FunnelSpec) -> list[Condition]:
    """The conditions that only the lake itself can judge."""
    return [one for conditions in groups(spec) for one in conditions if _props(one)]


def event_names(spec: FunnelSpec) -> list[str]:
    """Every event that matters."""
    return sorted({one.event for conditions in groups(spec) for one in conditions})


def columns(spec: FunnelSpec) -> set[str]:
    """What of the events beside code and time is needed to match them."""
    fields = {where.field for conditions in groups(spec) for one in conditions for where in one.where}
    fields |= {where.field for where in (*spec.only, *(spec.compare or ()))}
    fields -= {field for field in fields if field.startswith(PROPS)}
    return ({"page"} if "path" in fields else set()) | ({"context"} if fields - {"path"} else set())


def matcher(spec: FunnelSpec, store: Store) -> Callable[[Rows], Array]:
    """A function from rows to the bits of the groups each row matches."""
    import numpy as np

    kind = _narrow(len(groups(spec)))
    plain = np.zeros(len(store.names) or 1, dtype=kind)
    special: list[tuple[int, int, Condition]] = []
    asked = in_props(spec)
    for bit, conditions in enumerate(groups(spec)):
        for one in conditions:
            code = store.code(one.event)
            if code >= 0 and not one.where:
                plain[code] |= kind.type(1 << bit)
            elif code >= 0:
                special.append((bit, code, one))
    tests = [(bit, code, tester(one.where, store), _flag(one, asked)) for bit, code, one in special]

    def match(rows: Rows) -> Array:
        bits = by_code(plain, rows.code)
        if tests:
            bits = bits.copy()
        for bit, code, test, flag in tests:
            at = np.flatnonzero(rows.code == code)
            bits[at[test(rows, at) & _flagged(rows, at, flag)]] |= kind.type(1 << bit)
        return bits

    return match


def _narrow(bits: int) -> np.dtype[Any]:
    import numpy as np

    return np.dtype(np.uint8 if bits <= 8 else np.uint16 if bits <= 16 else np.uint32)


def _flag(condition: Condition, asked: Sequence[Condition]) -> int:
    return 1 << asked.index(condition) if condition in asked else 0


def _flagged(rows: Rows, at: Array, flag: int) -> Array | bool:
    if not flag:
        return True
    assert rows.flags is not None
    found: Array = (rows.flags[at].astype("int64") & flag) != 0
    return found


def tester(where: Sequence[Where], store: Store) -> Callable[[Rows, Array], Array]:
    """A function from rows and places in them to whether all of `where` is true there."""
    import numpy as np

    pages = [one for one in where if one.field == "path"]
    shared = [one for one in where if one.field != "path" and not one.field.startswith(PROPS)]
    fits_page = np.array([all(one.holds(path) for one in pages) for path in store.pages] if pages else [True])
    fits = np.array(
        [all(one.holds(getattr(context, one.field)) for one in shared) for context in store.contexts]
        or [True]
    )

    def test(rows: Rows, at: Array) -> Array:
        true = np.ones(len(at), dtype=bool)
        if pages and rows.page is not None:
            true &= fits_page[rows.page[at]]
        if shared and rows.context is not None:
            true &= fits[rows.context[at]]
        return true

    return test


def flags_sql(spec: FunnelSpec) -> str:
    """SQL of a number whose bits say which of `in_props` are true; "" where there is none."""
    terms = [f"({_sql(one)})::INTEGER * {1 << place}" for place, one in enumerate(in_props(spec))]
    return f"({' + '.join(terms)})::BIGINT" if terms else ""


def _sql(condition: Condition) -> str:
    parts = [_where_sql(one) for one in condition.where if one.field.startswith(PROPS)]
    return " AND ".join([f"event.name = {_text(condition.event)}", *parts])


def _where_sql(where: Where) -> str:
    keys = where.field.removeprefix(PROPS).split(".")
    path = "$" + "".join(f"[{key}]" if key.isdigit() else f".{key}" for key in keys)
    found = f"coalesce(json_extract_string(event.props, {_text(path)}), '')"
    value = _text(where.value)
    if where.op == "~":
        return f"contains({found}, {value})"
    return f"starts_with({found}, {value})" if where.op == "^" else f"{found} {where.op} {value}"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
