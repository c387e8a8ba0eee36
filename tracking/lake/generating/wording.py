"""Steps become rows: the SQL that gives every code its words, ids and properties, run inside DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tracking.lake.generating import chain, goods, people
from tracking.lake.generating.goods import Good
from tracking.lake.generating.people import People, Visits
from tracking.lake.generating.walks import Steps

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ATTENTIVE = 0.55  # share of page views whose browser tells of attention
# Ids are UUIDs of a kind that nobody else makes: their first digit says what they name, their last ones whom.
VISITOR, VISIT, PAGE, ORDER, CART, DAILY = range(1, 7)


def _id(kind: int, number: str) -> str:
    return f"((({kind}::UHUGEINT << 124) + (7::UHUGEINT << 76) + ({number})::UHUGEINT)::UUID::VARCHAR)"


@dataclass(frozen=True, kw_only=True)
class Before:
    """How many events, visits and steps earlier stretches had, so that ids go on from there."""

    events: int = 0
    visits: int = 0
    steps: int = 0

    def plus(self, *, events: int, visits: int, steps: int) -> Before:
        """What came before, one stretch later."""
        return Before(events=self.events + events, visits=self.visits + visits, steps=self.steps + steps)


def prepare(con: DuckDBPyConnection, sold: Sequence[Good], currency: str) -> None:
    """Make the tables that stay the same: goods, kinds of events, origins, words of codes."""
    origins = list(zip(*people.ORIGINS, strict=True))
    names = ("channel", "source", "medium", "campaign", "referrer_host")
    keep(con, "goods", goods.columns(sold, currency))
    keep(
        con,
        "origins",
        {"origin": np.arange(len(people.ORIGINS)), **dict(zip(names, map(_texts, origins), strict=False))},
    )
    keep(con, "kinds", _kinds())
    keep(con, "terms", {"term": np.arange(len(goods.TERMS)), "words": _texts(goods.TERMS), "found": _found()})


def keep(con: DuckDBPyConnection, name: str, columns: dict[str, np.ndarray]) -> None:
    """A table of DuckDB's own from arrays, in place of an earlier one."""
    con.register("arriving", columns)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM arriving")
    con.unregister("arriving")


def load(
    con: DuckDBPyConnection,
    *,
    visits: dict[str, np.ndarray],
    events: dict[str, np.ndarray],
) -> None:
    """Put a stretch's visits and events (as below) into `con`."""
    keep(con, "visits", visits)
    keep(con, "events", events)
    con.execute("CREATE OR REPLACE TABLE bought AS " + BOUGHT)


def count(steps: Steps) -> float:
    """How many events these steps come to on average."""
    leaves = np.array([len(chain.LEAVES.get(state, ())) for state in range(chain.STATES)])
    opened = (steps.after == 0).sum()
    return float(leaves[steps.state].sum() + opened + ATTENTIVE * chain.PAGES[steps.state].sum())


def visits_of(visits: Visits, who: People, bought: np.ndarray) -> dict[str, np.ndarray]:
    """A stretch's visits; `bought` is how often each one's visitor had bought before."""
    of = visits.visitor
    return {
        "visit": np.arange(len(of)),
        "visitor": of,
        "start": visits.start,
        "origin": visits.origin,
        "device": who.device[of],
        "locale": who.locale[of],
        "consent": who.consent[of],
        "bot": who.bot[of],
        "internal": who.internal[of],
        "bought": bought,
    }


def events_of(
    rng: np.random.Generator, visits: Visits, personal: np.ndarray, steps: Steps, *, until: int, most: int
) -> dict[str, np.ndarray]:
    """Each step's events up to `until` (µs), in order of time; `personal` visits agreed.

    Of more than `most`, some visits are left out.

    `step` is the place of the step in this stretch, `amount` the attention of a page in ms.
    """
    begun = visits.start[steps.visit] + steps.after
    slots = _left(steps, begun, personal)
    slots.append(_at(np.flatnonzero(steps.after == 0), begun, chain.OPENING))
    told = np.flatnonzero(chain.PAGES[steps.state] & (rng.random(len(begun)) < ATTENTIVE))
    amount = (steps.stayed[told] * rng.uniform(300, 900, len(told))).astype(np.int64)
    ended = begun + (steps.stayed * people.SECOND * 0.95).astype(np.int64)
    slots.append((*_at(told, ended, chain.ATTENTION)[:3], amount))
    step, kind, at, amounts = (np.concatenate(parts) for parts in zip(*slots, strict=True))
    kept = np.flatnonzero(at <= until)
    kept = kept[_thinned(rng, steps.visit[step[kept]], most)]
    order = kept[np.argsort(at[kept], kind="stable")]
    return {
        "place": np.arange(1, len(order) + 1),
        "step": step[order],
        "visit": steps.visit[step][order],
        "state": steps.state[step][order],
        "good": steps.good[step][order],
        "void": steps.void[step][order],
        "kind": kind[order].astype(np.int8),
        "moment": at[order],
        "amount": amounts[order],
    }


def _thinned(rng: np.random.Generator, visit: np.ndarray, most: int) -> np.ndarray:
    """Places of at most `most` events: visits drawn at random go, and of the last of them only a part."""
    surplus = len(visit) - most
    if surplus <= 0:
        return np.arange(len(visit))
    sizes = np.bincount(visit)
    drawn = rng.permutation(len(sizes))
    gone = np.zeros(len(sizes), bool)
    count = int(np.searchsorted(np.cumsum(sizes[drawn]), surplus, side="right"))
    gone[drawn[:count]] = True
    stays = np.flatnonzero(~gone[visit])
    partly = stays[visit[stays] == drawn[count]][: len(stays) - most] if len(stays) > most else stays[:0]
    return np.setdiff1d(stays, partly, assume_unique=True)


Slot = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]  # places of steps, kinds, moments, amounts


def _left(steps: Steps, begun: np.ndarray, personal: np.ndarray) -> list[Slot]:
    """What the states leave behind; who agreed has no event of a purchase without its order."""
    slots: list[Slot] = []
    for state, leaves in chain.LEAVES.items():
        places = np.flatnonzero(steps.state == state)
        for name, seconds in leaves:
            if name == chain.WITHOUT_CONSENT:
                places = places[~personal[steps.visit[places]]]
            slots.append(_at(places, begun + int(seconds * people.SECOND), name))
    return slots


def _at(places: np.ndarray, moments: np.ndarray, name: str) -> Slot:
    return places, np.full(len(places), chain.NAMES.index(name)), moments[places], places * 0


def _texts(values: Sequence[object]) -> np.ndarray:
    return np.array(list(values), dtype=object)


def _kinds() -> dict[str, np.ndarray]:
    return {
        "kind": np.arange(len(chain.NAMES)),
        "name": _texts(chain.NAMES),
        "of_cart": np.array([name in chain.OF_CART for name in chain.NAMES]),
        "of_order": np.array([name in chain.OF_ORDER for name in chain.NAMES]),
    }


def _found() -> np.ndarray:
    return np.array(
        [0 if term in goods.WITHOUT_RESULT else 3 + place for place, term in enumerate(goods.TERMS)]
    )


def _words(column: str, words: Sequence[str]) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"list_extract([{listed}], {column} + 1)"


BOUGHT = f"""
SELECT e.visit, string_agg(g.sold, ',' ORDER BY e.moment) AS items, sum(g.price)::BIGINT AS price
FROM events e JOIN goods g USING (good)
WHERE e.state = {chain.ADD} AND NOT e.void GROUP BY e.visit
"""
_ROWS = f"""
SELECT e.*, k.name, k.of_cart, k.of_order, k.of_cart OR k.of_order AS fact,
    v.* EXCLUDE (visit), o.* EXCLUDE (origin), g.title AS good_title, g.path AS good_path,
    g.price, g.viewed, g.moved, b.items, b.price AS total, t.words, t.found,
    v.consent = {people.GRANTED} AS personal, NOT k.of_order OR v.consent = {people.GRANTED} AS of_visit,
    (v.bought > 0 AND v.visitor % 3 = 0) OR k.name = 'purchase' AS known, v.visitor * 256 + v.bought AS number
FROM events e JOIN visits v USING (visit) JOIN kinds k USING (kind) JOIN origins o USING (origin)
LEFT JOIN goods g USING (good) LEFT JOIN bought b USING (visit)
LEFT JOIN terms t ON e.state = {chain.SEARCH} AND t.term = (e.step * 7 + e.visit) % {len(goods.TERMS)}
"""
_PATH = f"""CASE e.state WHEN {chain.HOME} THEN '/' WHEN {chain.COLLECTION} THEN '/collections/all'
    WHEN {chain.PRODUCT} THEN e.good_path WHEN {chain.SEARCH} THEN '/search'
    WHEN {chain.CONTENT} THEN list_extract({list(goods.PAGES)}, 1 + e.step % {len(goods.PAGES)})
    WHEN {chain.CART} THEN '/cart' WHEN {chain.CHECKOUT} THEN '/checkout'
    WHEN {chain.PURCHASE} THEN '/orders/…' ELSE '' END"""
_SENT = "CASE WHEN e.visit % 5 = 0 THEN 'express' ELSE 'standard' END"
_PAID = "CASE WHEN e.visit % 3 = 0 THEN 'paypal' ELSE 'card' END"
_PROPS = f"""CASE e.name WHEN 'view_item' THEN e.viewed
    WHEN 'add_to_cart' THEN e.moved WHEN 'remove_from_cart' THEN e.moved
    WHEN 'view_item_list' THEN '{{"item_list_id":"all","item_list_name":"All"}}'
    WHEN 'view_search_results' THEN '{{"search_term":"' || e.words || '","results":' || e.found || '}}'
    WHEN '{chain.ATTENTION}'
        THEN '{{"engaged_ms":' || e.amount || ',"scroll_pct":' || (20 + e.amount % 81) || '}}'
    WHEN 'checkout_step_viewed'
        THEN '{{"step_name":"shipping","offered":["standard","express"],"chosen":"standard"}}'
    WHEN 'checkout_step_completed' THEN CASE e.state
        WHEN {chain.CONTACT} THEN '{{"step_name":"contact","choice":""}}'
        WHEN {chain.SHIPPING} THEN '{{"step_name":"shipping","choice":"' || {_SENT} || '"}}'
        ELSE '{{"step_name":"payment","choice":"' || {_PAID} || '"}}' END
    WHEN 'add_shipping_info' THEN '{{"step_name":"shipping","shipping_tier":"' || {_SENT} || '"}}'
    WHEN 'add_payment_info' THEN '{{"step_name":"payment","payment_type":"' || {_PAID} || '"}}'
    WHEN 'checkout_step' THEN '{{"step_name":"contact","error_code":"required","field":"email"}}'
    WHEN 'payment_failed' THEN '{{"error_code":"card_declined","attempt":1}}'
    WHEN 'purchase' THEN '{{"transaction_id":"' || e.number || '","total_minor":' || e.total
        || ',"shipping_tier":"' || {_SENT} || '","payment_type":"' || {_PAID} || '","customer_type":"'
        || CASE WHEN e.bought > 0 THEN 'returning' ELSE 'new' END || '","items":[' || e.items || ']}}'
    ELSE '{{}}' END"""


def rows(*, before: Before, currency: str) -> str:
    """SQL of the stretch's rows, numbered on from what came `before`."""
    daily = f"hash(e.visitor * 40000 + e.moment // {people.DAY}) >> 8"
    return f"""
WITH e AS ({_ROWS})
SELECT {before.events} + e.place AS seq, e.name, e.moment AS occurred_at, e.moment AS received_at,
    CASE WHEN e.personal THEN {_id(VISITOR, "hash(e.visitor) >> 8")}
         WHEN e.of_visit THEN {_id(DAILY, daily)} END AS visitor_id,
    CASE WHEN e.of_visit THEN {_id(VISIT, f"{before.visits} + e.visit")} END AS session_id,
    CASE WHEN NOT e.fact THEN {_id(PAGE, f"{before.steps} + e.step")} END AS page_view_id,
    -- A customer has the name of their browser here, as there is no evidence to join the two.
    CASE WHEN e.personal AND e.known THEN {_id(VISITOR, "hash(e.visitor) >> 8")} END AS customer_id,
    CASE WHEN e.of_order THEN {_id(ORDER, "e.number")} END AS order_id,
    CASE WHEN e.personal AND (e.of_cart OR e.name = 'purchase') THEN {_id(CART, "e.number")} END AS cart_id,
    CASE WHEN e.fact THEN '' ELSE {_PATH} END AS path,
    CASE WHEN e.fact THEN '' ELSE coalesce(e.good_title, '') END AS title,
    e.referrer_host, e.channel, e.source, e.medium, e.campaign,
    {_words("e.device", people.DEVICES)} AS device, {_words("e.locale", people.LOCALES)} AS locale,
    CASE WHEN e.name IN ('add_to_cart', 'remove_from_cart', 'view_item') THEN e.price
         WHEN e.fact THEN e.total END AS value_minor,
    CASE WHEN e.fact OR e.name = 'view_item' THEN '{currency}' END AS currency,
    {_PROPS} AS props, e.bot, e.internal, {_words("e.consent", people.CONSENTS)} AS consent,
    CASE WHEN e.fact OR e.name = '{chain.WITHOUT_CONSENT}' THEN 'fact'
         WHEN e.name = '{chain.ATTENTION}' THEN 'beacon' ELSE 'server' END AS recorded_by
FROM e"""
