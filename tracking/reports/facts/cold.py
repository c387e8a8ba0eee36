"""The same of what lies in the lake: days the hot store no longer holds, and lots that never were in it.

A visit is what its events say: it began with the first of them, in the lake as in the hot store.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shop.brand import store
from shop.kernel import clock
from tracking.journeys import sessions
from tracking.reports.facts import measures, sketch
from tracking.reports.facts.gathering import OWN_PAGES, Read, Touching, product_lines, source, store_totals
from tracking.reports.facts.measures import MAIL, PRODUCT, SEARCH, SLOT
from tracking.reports.facts.opening import EVENTS, OWN_PAGE, PAGE, Acts
from tracking.reports.facts.rolling import Orders, Visits

HOT_FOR = timedelta(days=30)  # a little less than hot rows are kept
_DAY = 24 * 60 * 60 * measures.SECOND
_STAGES = {**sessions.STAGE_OF, "visit_purchase": sessions.PURCHASED}
_FIRST = ("channel", "source", "medium", "campaign", "referrer_host", "device", "locale")
_ORDER = "row(occurred_at, seq)"
_STAGE = " ".join(f"WHEN '{name}' THEN {stage}" for name, stage in _STAGES.items())
# Of every visit that began in [?, ?): its first words, and what it came to. A visit lasts a day at most.
_VISITS = f"""
    SELECT session_id, min(occurred_at) AS began, arg_min(coalesce(person_id, ''), {_ORDER}) AS person,
        {", ".join(f"arg_min({name}, {_ORDER}) AS {name}" for name in _FIRST)},
        coalesce(arg_min(path, {_ORDER}) FILTER (name = 'page_view'), '') AS landing,
        count(*) FILTER (name = 'page_view') AS pages,
        max(CASE name {_STAGE} ELSE 0 END) AS stage, bool_or(name = 'first_visit') AS newcomer,
        coalesce(sum(CASE WHEN name = 'page_engagement' THEN CAST(props->>'$.engaged_ms' AS BIGINT) END), 0)
            AS engaged_ms
    FROM people WHERE session_id IS NOT NULL AND lot = ? AND occurred_at >= ? AND occurred_at < ?
    GROUP BY session_id HAVING min(occurred_at) >= ? AND min(occurred_at) < ?
        AND (min(lot) <> '' OR count(*) FILTER (name = 'page_view') > 0)
"""
_NUMBERED = f"WITH v AS (SELECT *, row_number() OVER (ORDER BY began, session_id) - 1 AS n FROM ({_VISITS}))"
_OF_THEM = """FROM people e JOIN v ON v.session_id = e.session_id
    WHERE e.lot = ? AND e.occurred_at >= ? AND e.occurred_at < ?"""
_KINDS = " ".join(f"WHEN '{name}' THEN {kind}" for name, kind in EVENTS.items())
_OWN = ", ".join(f"'{name}'" for name in sorted(OWN_PAGES))


def read(lot: str, *, since: int, until: int) -> Read:
    """People's visits of a lot that began in [since, until) µs, orders paid then, and what they touched."""
    from tracking.lake import reading

    near = (lot, since - _DAY, until + _DAY)
    with reading.open(since=_day(since - _DAY), until=_day(until + _DAY), lots=(lot,)) as lake:
        visits = lake.columns(f"{_NUMBERED} SELECT * FROM v ORDER BY n", [*near, since, until])
        bound = [*near, since, until, *near]
        acts = lake.columns(
            f"""{_NUMBERED} SELECT n, CASE WHEN name = 'page_view' AND split_part(e.path, '/', 2) IN ({_OWN})
            THEN {OWN_PAGE} ELSE CASE name {_KINDS} ELSE {PAGE} END END AS kind,
            e.occurred_at - began AS after
            {_OF_THEM} AND name IN ({_listed(EVENTS)}) ORDER BY n, e.occurred_at, seq""",
            bound,
        )
        told = _touches(lake, bound)
        orders = _orders(lake, (lot, since, until), told[PRODUCT])
        _mails(lake, (lot, since, until), told[MAIL])
    return _visits(visits, acts), orders, [one.done() for one in told.values()]


def days_of(lot: str) -> list[int]:
    """Some moment (µs) within each day of the store that has events of the lot."""
    from tracking.lake import reading

    with reading.open(lots=(lot,)) as lake:
        query = "SELECT DISTINCT occurred_at // ? FROM people WHERE lot = ?"
        slots = [int(row[0]) * SLOT for row in lake.rows(query, [SLOT, lot])]
    zone = ZoneInfo(store.current().time_zone)
    return list({clock.from_micros(slot).astimezone(zone).date(): slot for slot in slots}.values())


def lots() -> dict[str, int]:
    """Lots beside the shop's own, with how many events each has."""
    from tracking.lake import lots as kept

    return {lot: rows for lot, rows in kept.sizes().items() if lot}


def _visits(found: Mapping[str, Any], acts: Mapping[str, Any]) -> Visits:
    import numpy as np

    names = [source(name, medium) for name, medium in zip(found["source"], found["medium"], strict=True)]
    plain = {name: found[name].tolist() for name in ("channel", "campaign", "device", "locale")}
    more = {"referrer": found["referrer_host"].tolist(), "landing": found["landing"].tolist()}
    whole = {name: _whole(found[name]) for name in ("began", "pages", "engaged_ms", "stage")}
    return Visits(
        started_at=whole.pop("began"),
        person=sketch.hashes(found["person"].tolist()),
        values={**plain, **more, "source": names},
        newcomer=np.asarray(found["newcomer"], bool),
        acts=Acts(visit=_whole(acts["n"]), kind=_whole(acts["kind"]), after=_whole(acts["after"])),
        **whole,
    )


def _touches(lake: Any, bound: list[Any]) -> dict[str, Touching]:
    told = {name: Touching(dimension=name) for name in measures.WITHIN_A_VISIT}
    found = lake.columns(
        f"""{_NUMBERED} SELECT n, began, name, coalesce(CASE name
            WHEN 'view_search_results' THEN lower(trim(props->>'$.search_term'))
            WHEN 'email_click' THEN props->>'$.kind'
            ELSE coalesce(props->>'$.items[0].product_id', props->>'$.items[0].item_id') END, '') AS told,
            name = 'view_search_results' AND props->>'$.results' = '0' AS missed
        {_OF_THEM} AND name IN ('view_search_results', 'view_item', 'add_to_cart', 'email_click')""",
        bound,
    )
    columns = (found[name].tolist() for name in ("n", "began", "name", "told", "missed"))
    for visit, began, name, value, missed in zip(*columns, strict=True):
        if name == "email_click":
            told[MAIL].add(value, visit, began)
        elif value and name == "view_search_results":
            told[SEARCH].add(value, visit, began, hit=True, missed=bool(missed))
        elif value:
            told[PRODUCT].add(value, visit, began, hit=name == "view_item", cart=name == "add_to_cart")
    bought = lake.rows(f"{_NUMBERED} SELECT n, props {_OF_THEM} AND name = 'purchase'", bound)
    for visit, text in bought:
        for product in product_lines(json.loads(text)):
            told[PRODUCT].add(product, visit, -1, bought=True)
    return told


def _orders(lake: Any, bound: tuple[Any, ...], told: Touching) -> Orders:
    import numpy as np

    query = f"""
        SELECT e.*, coalesce(landing.path, '') AS landing FROM people e LEFT JOIN (
            SELECT session_id, arg_min(path, {_ORDER}) AS path FROM people
            WHERE name = 'page_view' AND session_id IS NOT NULL GROUP BY session_id
        ) landing ON landing.session_id = e.session_id
        WHERE e.name = 'purchase' AND e.lot = ? AND e.occurred_at >= ? AND e.occurred_at < ?"""
    names = ("order_id", "occurred_at", "value_minor", "currency", "props", *_FIRST, "landing")
    chosen = ", ".join(names)
    found = [
        dict(zip(names, row, strict=True))
        for row in lake.rows(f"SELECT {chosen} FROM ({query})", list(bound))
    ]
    for row in found:
        row["props"] = json.loads(row["props"] or "{}")
    totals = store_totals([(r["order_id"], r["currency"], r["props"], r["value_minor"]) for r in found])
    for row, (_total, rate) in zip(found, totals, strict=True):
        for product, amount in product_lines(row["props"]).items():
            told.add(product, -1, row["occurred_at"], bought=True, amount=round(amount * rate))
    values = {
        name: [row[name] for row in found] for name in ("channel", "campaign", "device", "locale", "landing")
    }
    values["referrer"] = [row["referrer_host"] for row in found]
    values["source"] = [source(row["source"], row["medium"]) for row in found]
    return Orders(
        at=np.asarray([row["occurred_at"] for row in found], np.int64),
        amount=np.asarray([total for total, _rate in totals], np.int64),
        values=values,
    )


def _mails(lake: Any, bound: tuple[Any, ...], told: Touching) -> None:
    query = """SELECT name, occurred_at, coalesce(props->>'$.kind', '') FROM events
        WHERE name IN ('email_sent', 'email_failed', 'email_bounced') AND lot = ?
        AND occurred_at >= ? AND occurred_at < ?"""
    for name, at, kind in lake.rows(query, list(bound)):
        told.add(kind, -1, at, hit=name == "email_sent", missed=name != "email_sent")


def _whole(column: Any) -> Any:
    import numpy as np

    return np.asarray(column, np.int64)


def _listed(names: Mapping[str, int]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _day(micros: int) -> str:
    found: date = datetime.fromtimestamp(micros // measures.SECOND, UTC).date()
    return found.isoformat()
