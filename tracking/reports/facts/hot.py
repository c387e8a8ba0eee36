"""Visits and orders of some slots, read from the hot store: sessions as they stand now, and their events."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, String, Text, case, cast, func, null, select

from shop.kernel import db
from tracking.journeys import identity
from tracking.journeys.models import Event, VisitSession
from tracking.reports.facts import measures, sketch
from tracking.reports.facts.gathering import (
    OWN_PAGES,
    Read,
    Touching,
    items_of,
    product_lines,
    product_of,
    source,
    store_totals,
)
from tracking.reports.facts.measures import MAIL, PRODUCT, SEARCH
from tracking.reports.facts.opening import EVENTS, OWN_PAGE, PAGE, Acts
from tracking.reports.facts.rolling import Orders, Visits

_TOLD = ("view_item", "view_search_results", "add_to_cart", "purchase", "email_click")  # whose props are read
_MAILS = {"email_sent": 0, "email_failed": 1, "email_bounced": 1}
AT_ONCE = 500  # ids in one statement


def read(*, since: int, until: int) -> Read:
    """People's visits that began in [since, until) µs, orders paid then, and what they touched."""
    told = {name: Touching(dimension=name) for name in measures.WITHIN_A_VISIT}
    sessions = _sessions(since, until)
    visits = _visits(sessions, _acts(sessions, _events(since, until), told))
    orders = _orders(since, until, told[PRODUCT])
    _mails(since, until, told[MAIL])
    return visits, orders, [one.done() for one in told.values()]


def _sessions(since: int, until: int) -> Sequence[VisitSession]:
    s = VisitSession
    query = select(s).where(
        s.started_at >= since, s.started_at < until, s.bot.is_(False), s.internal.is_(False)
    )
    return db.session("journey").scalars(query.order_by(s.started_at, s.session_id)).all()


def _events(since: int, until: int) -> Iterable[Row[Any]]:
    """Events of visits that began then, in order; properties as text, where they are read at all."""
    e, s = Event, VisitSession
    props = case((e.name.in_(_TOLD), cast(e.props, Text)), else_=null())
    columns = (e.session_id, e.name, e.occurred_at, e.path, props.label("props"))
    query = select(*columns).join(s, s.session_id == e.session_id)
    query = query.where(s.started_at >= since, s.started_at < until, s.bot.is_(False), s.internal.is_(False))
    query = query.where(e.name.in_([*EVENTS, "purchase"]))
    return db.session("journey").execute(query.order_by(e.session_id, e.occurred_at, e.seq))


def _visits(sessions: Sequence[VisitSession], acts: Acts) -> Visits:
    import numpy as np

    person = identity.persons()
    column = lambda name: np.fromiter((getattr(one, name) for one in sessions), np.int64, len(sessions))  # noqa: E731
    return Visits(
        started_at=column("started_at"),
        person=sketch.hashes([person.get(one.visitor_id, one.visitor_id) for one in sessions]),
        values=values_of(sessions, [one.landing_path for one in sessions]),
        pages=column("page_views"),
        engaged_ms=column("engaged_ms"),
        stage=column("stage"),
        newcomer=column("first_visit").astype(bool),
        acts=acts,
    )


def values_of(rows: Sequence[Any], landings: Sequence[str]) -> dict[str, Sequence[str]]:
    """What visits or orders are told apart by."""
    return {
        measures.CHANNEL: [row.channel for row in rows],
        measures.SOURCE: [source(row.source, row.medium) for row in rows],
        measures.CAMPAIGN: [row.campaign for row in rows],
        measures.LANDING: landings,
        measures.REFERRER: [row.referrer_host for row in rows],
        measures.DEVICE: [row.device for row in rows],
        measures.LOCALE: [row.locale for row in rows],
    }


def _acts(sessions: Sequence[VisitSession], events: Iterable[Row[Any]], told: Mapping[str, Touching]) -> Acts:
    import numpy as np

    place = {one.session_id: n for n, one in enumerate(sessions)}
    began = [one.started_at for one in sessions]
    rows: list[tuple[int, int, int]] = []
    for event in events:
        session_id, name, at, path, text = tuple(event)
        visit = place.get(session_id)
        if visit is None:
            continue
        kind = EVENTS.get(name)
        if kind is not None:
            rows.append((visit, OWN_PAGE if kind == PAGE and _is_own(path) else kind, at - began[visit]))
        if text is not None:
            _touch(name, _props(text), visit, began[visit], told)
    rows.sort(key=lambda row: row[0])  # stable: within a visit they stand in order already
    columns = np.asarray(rows, np.int64).reshape(-1, 3)
    return Acts(visit=columns[:, 0], kind=columns[:, 1], after=columns[:, 2])


def _is_own(path: str) -> bool:
    return path.lstrip("/").partition("/")[0] in OWN_PAGES


def _props(text: str) -> dict[str, Any]:
    found = json.loads(text)
    return found if isinstance(found, dict) else {}


def _touch(name: str, props: dict[str, Any], visit: int, at: int, told: Mapping[str, Touching]) -> None:
    if name == "view_search_results":
        term = str(props.get("search_term") or "").strip().lower()
        if term:
            told[SEARCH].add(term, visit, at, hit=True, missed=props.get("results") == 0)
    elif name == "email_click":
        told[MAIL].add(str(props.get("kind") or ""), visit, at)
    else:
        once = {product_of(item) for item in items_of(props)} - {""}
        for product in sorted(once):
            seen, cart, bought = name == "view_item", name == "add_to_cart", name == "purchase"
            # What was bought counts at its own time among the orders; here only that this visit bought it.
            told[PRODUCT].add(product, visit, -1 if bought else at, hit=seen, cart=cart, bought=bought)


def _orders(since: int, until: int, told: Touching) -> Orders:
    import numpy as np

    e = Event
    query = select(e).where(e.name == "purchase", e.occurred_at >= since, e.occurred_at < until)
    found = db.session("journey").scalars(query.where(e.bot.is_(False), e.internal.is_(False))).all()
    landings = _landings(found)
    totals = store_totals([(row.order_id, row.currency, row.props, row.value_minor) for row in found])
    for row, (_total, rate) in zip(found, totals, strict=True):
        for product, amount in product_lines(row.props).items():
            told.add(product, -1, row.occurred_at, bought=True, amount=round(amount * rate))
    return Orders(
        at=np.fromiter((row.occurred_at for row in found), np.int64, len(found)),
        amount=np.asarray([total for total, _rate in totals], np.int64),
        values=values_of(found, [landings.get(row.session_id or "", "") for row in found]),
    )


def _landings(found: Sequence[Event]) -> dict[str, str]:
    s, asked = VisitSession, sorted({row.session_id for row in found if row.session_id})
    session, known = db.session("journey"), dict[str, str]()
    for start in range(0, len(asked), AT_ONCE):
        query = select(s.session_id, s.landing_path).where(s.session_id.in_(asked[start : start + AT_ONCE]))
        known |= {row[0]: row[1] for row in session.execute(query)}
    return known


def _mails(since: int, until: int, told: Touching) -> None:
    e = Event
    kind = func.coalesce(cast(e.props["kind"].as_string(), String), "")
    query = select(e.name, e.occurred_at, kind).where(
        e.name.in_(_MAILS), e.occurred_at >= since, e.occurred_at < until
    )
    for name, at, value in db.session("journey").execute(query):
        told.add(value, -1, at, hit=not _MAILS[name], missed=bool(_MAILS[name]))
