"""Other shops' clickstreams read into the lake, as a lot of its own that can be taken out again.

Ids of visitors, visits, carts and orders are replaced by ones made from the lot and the file's own, so that
no two histories share any. Nothing is dropped silently: each line that was not kept is counted by its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.lake.importing import lines, telling, visits
from tracking.lake.importing.mapping import BadMapping, Mapping
from tracking.lake.importing.telling import Manner

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNREADABLE = "line"
LOT = "import:"


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import came to; `bad` counts lines left out by reason, `examples` has a line number of each."""

    lot: str
    events: int = 0
    visitors: int = 0
    visits: int = 0
    first: datetime | None = None
    last: datetime | None = None
    bad: dict[str, int] = field(default_factory=dict)
    examples: dict[str, int] = field(default_factory=dict)


def lot_name(text: str) -> str:
    """The lot of an import called `text`. Raises BadMapping."""
    plain = text.strip().lower()
    if not plain or len(plain) > 40 or not plain.replace("-", "").replace("_", "").isalnum():
        raise BadMapping(N_("A lot is named by letters, digits and dashes, at most 40."))
    return LOT + plain


def read(
    con: DuckDBPyConnection, path: Path, *, mapping: Mapping, manner: Manner, lot: str, at: datetime
) -> tuple[Imported, str]:
    """Read the file at `path`: what it came to, and the SQL of its rows on `con`. Raises BadMapping."""
    con.execute("SET TimeZone = 'UTC'")
    unreadable = lines.load(con, path, mapping)
    latest = clock.to_micros(at + timedelta(days=1))
    con.execute("CREATE OR REPLACE TABLE told AS " + telling.told(mapping, _until(manner, latest)))
    visits.find(con, given="session" in mapping.fields)
    return _imported(con, lot, unreadable), _rows(lot)


def _until(manner: Manner, latest: int) -> Manner:
    return Manner(zone=manner.zone, format=manner.format, decimals=manner.decimals, latest=latest)


def _imported(con: DuckDBPyConnection, lot: str, unreadable: int) -> Imported:
    counts = (
        "SELECT count(*), count(DISTINCT visitor), count(DISTINCT visit), min(moment), max(moment) FROM kept"
    )
    events, people, sessions, first, last = con.execute(counts).fetchall()[0]
    reasons = "SELECT reason, count(*), min(place) FROM told WHERE reason IS NOT NULL GROUP BY 1 ORDER BY 1"
    found = con.execute(reasons).fetchall()
    bad = {reason: count for reason, count, _ in found}
    return Imported(
        lot=lot,
        events=events,
        visitors=people,
        visits=sessions,
        first=clock.from_micros(first) if events else None,
        last=clock.from_micros(last) if events else None,
        bad={**({UNREADABLE: unreadable} if unreadable else {}), **bad},
        examples={reason: place for reason, _, place in found},
    )


def _rows(lot: str) -> str:
    def made(kind: str, column: str) -> str:
        digest = f"md5({lines.text(lot + kind)} || {column})::UUID::VARCHAR"
        return f"CASE WHEN {column} IS NOT NULL THEN {digest} END"

    path = "CASE WHEN k.path IS NULL THEN '' WHEN k.path[1] = '/' THEN k.path ELSE '/' || k.path END"
    return f"""
SELECT row_number() OVER (ORDER BY k.moment, k.place) AS seq, k.name, k.moment AS occurred_at,
    {made("/v/", "k.visitor")} AS visitor_id, {made("/s/", "k.visit")} AS session_id,
    {made("/u/", "coalesce(k.customer, c.only_customer)")} AS customer_id,
    {made("/o/", "k.order_id")} AS order_id, {made("/c/", "k.cart")} AS cart_id,
    left({path}, 500) AS path, left(coalesce(k.title, ''), 300) AS title,
    left(f.referrer, 200) AS referrer_host, left(f.channel, 40) AS channel, left(f.source, 200) AS source,
    left(f.medium, 200) AS medium, left(f.campaign, 200) AS campaign, left(f.device, 10) AS device,
    left(f.locale, 10) AS locale, k.value_minor, left(upper(k.currency), 3) AS currency, k.props,
    'granted' AS consent, 'import' AS recorded_by
FROM kept k JOIN firsts f USING (visit) LEFT JOIN (
    SELECT visitor, any_value(customer) AS only_customer FROM kept GROUP BY visitor
    HAVING count(DISTINCT customer) = 1) c ON c.visitor = k.visitor"""
