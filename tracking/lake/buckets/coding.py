"""Events as numbers: DuckDB turns texts into codes of small dictionaries and ids into 64-bit hashes.

`hash()` is DuckDB's own: the same text has the same number in every process of one DuckDB version; a copy
made by another version is made anew (`keeping.Manifest.engine`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

BY_VISITOR, BY_CUSTOMER, NOBODY = 0, 1, 2  # what is known of who did it


@dataclass(frozen=True)
class Context:
    """What all events of a visit share; kept once and named by a number."""

    channel: str
    source: str
    medium: str
    campaign: str
    referrer_host: str
    device: str
    locale: str
    lot: str


SHARED = tuple(one.name for one in fields(Context))


@dataclass(frozen=True, kw_only=True)
class Dictionaries:
    """What the codes mean: places in these lists."""

    names: list[str]
    contexts: list[Context]
    pages: list[str]
    currencies: list[str]


# `source` is a table or a parenthesis with the columns of the lake.
BARE = """(SELECT * FROM {source} WHERE NOT bot AND NOT internal)"""
LIST = "SELECT {columns} FROM {source} GROUP BY ALL ORDER BY count(*) DESC, {columns}"
CODED = """
SELECT hash(coalesce(visitor_id, customer_id, order_id, cart_id, event_key)) AS visitor,
    CASE WHEN visitor_id IS NOT NULL THEN 0 WHEN customer_id IS NOT NULL THEN 1 ELSE 2 END::UTINYINT AS kind,
    occurred_at AS ts, seq, {name} AS code, {context} AS context, {path} AS page,
    CASE WHEN session_id IS NULL THEN 0 ELSE 1 + (hash(session_id) >> 17) END::BIGINT AS session,
    CASE WHEN customer_id IS NULL THEN 0 ELSE hash(customer_id) END::UBIGINT AS customer,
    CASE WHEN order_id IS NULL THEN 0 ELSE hash(order_id) END::UBIGINT AS "order",
    CASE WHEN cart_id IS NULL THEN 0 ELSE hash(cart_id) END::UBIGINT AS cart,
    coalesce(CASE WHEN order_id IS NULL THEN NULL ELSE value_minor END, {nothing})::BIGINT AS value,
    {currency} AS currency{flags}
FROM (SELECT *, lot || ' ' || seq AS event_key, coalesce(currency, '') AS money FROM {source}) AS event
{joins}
"""
NO_VALUE = -(1 << 62)
# The texts of which list, and what of an event they are.
LISTS = {"name": ("name",), "context": SHARED, "path": ("path",), "currency": ("money",)}


def dictionaries(con: Any, source: str, *, lists: Collection[str] = tuple(LISTS)) -> Dictionaries:
    """Every text of the source in `lists`, the frequent first; kept as tables `codes_…` of the connection."""
    told = f"(SELECT *, coalesce(currency, '') AS money FROM {source})"
    found = {name: _listed(con, name, LISTS[name], told) if name in lists else [] for name in LISTS}
    return Dictionaries(
        names=[name for (name,) in found["name"]],
        contexts=[Context(*one) for one in found["context"]],
        pages=[page for (page,) in found["path"]],
        currencies=[currency for (currency,) in found["currency"]],
    )


def _listed(con: Any, name: str, columns: Sequence[str], source: str) -> list[tuple[str, ...]]:
    texts = ", ".join(columns)
    ranked = f"SELECT *, row_number() OVER () - 1 AS code FROM ({LIST.format(columns=texts, source=source)})"
    con.execute(f"CREATE OR REPLACE TEMP TABLE codes_{name} AS {ranked}")
    found: list[tuple[str, ...]] = con.execute(f"SELECT {texts} FROM codes_{name} ORDER BY code").fetchall()
    return found


def coded(source: str, *, lists: Collection[str] = tuple(LISTS), flags: str = "") -> str:
    """SQL of the events as numbers, 0 for what is not in `lists`; needs the tables of `dictionaries`."""
    codes = {name: f"codes_{name}.code" if name in lists else "0" for name in LISTS}
    joins = "\n".join(f"JOIN codes_{name} ON {_same(name)}" for name in LISTS if name in lists)
    return CODED.format(source=source, flags=flags, nothing=NO_VALUE, joins=joins, **codes)


def _same(name: str) -> str:
    return " AND ".join(f"codes_{name}.{column} = event.{column}" for column in LISTS[name])


def without_machines(source: str) -> str:
    """The source without bots and without the shop's own people."""
    return BARE.format(source=source)


def places(of: Sequence[Any], known: list[Any]) -> np.ndarray[Any, Any]:
    """Where in `known` each of `of` stands; what is new is added at its end."""
    import numpy as np

    at = {text: place for place, text in enumerate(known)}
    found = np.empty(len(of), dtype=np.int32)
    for place, text in enumerate(of):
        if text not in at:
            at[text] = len(known)
            known.append(text)
        found[place] = at[text]
    return found


def columns(result: Any) -> dict[str, np.ndarray[Any, Any]]:
    """The result of a query as arrays. Rows that must come ordered are asked for with one thread."""
    arrays: dict[str, np.ndarray[Any, Any]] = result.fetchnumpy()
    return arrays
