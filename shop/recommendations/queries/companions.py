"""What goes with a product or with several: a product's page, a cart, an order, its mails.

What was learned ("page", "cart", and "next" for what others looked at next) is one statement, together with
the best sellers of the same collections, shown where nothing was learned yet and to those held out. Where all
of that is sold out by now, what sells best is shown.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from shop.catalog.queries import cards
from shop.catalog.values import ProductCard
from shop.kernel import reading
from shop.recommendations import filling, slots
from shop.recommendations.companions import NEXT, PAGE, TOGETHER
from shop.recommendations.filling import Candidate
from shop.recommendations.queries import beside, selling
from shop.recommendations.queries.beside import Found
from shop.recommendations.queries.rows import READ, Plan, Row, plan
from shop.recommendations.slots import ANYBODY, CART, PRODUCT, Reader

LOOKED_AT = (PAGE, NEXT)  # what goes with what somebody only looked at
LATELY = 2  # what was looked at before counts, less than what is looked at


class Beside:
    """The companions of a product's page, in two steps: ids now, the row when their cards were read."""

    def __init__(
        self, product_id: uuid.UUID, reader: Reader, lately: Sequence[uuid.UUID], limit: int
    ) -> None:
        policy = slots.policy(PRODUCT, reader)
        seen = [one for one in lately if one != product_id][:LATELY]
        asked, most = [product_id, *seen], limit * READ
        found = beside.lists(asked, policy, (PAGE, NEXT), left_out=[product_id], most=most)
        barred = {product_id: filling.HERE, **dict.fromkeys(seen, filling.SHOWN_ABOVE)}
        self._seen = seen
        self.plan: Plan = plan(
            PRODUCT,
            policy,
            _or_best(_of_page(found, product_id, seen), barred, limit),
            without=barred,
            limit=limit,
            reader=reader,
            beside=[product_id],
        )

    @property
    def ids(self) -> list[uuid.UUID]:
        """The products whose cards are needed."""
        return [*self.plan.wanted, *self._seen] if slots.is_shown(PRODUCT) else []

    def row(self, cards: Mapping[uuid.UUID, ProductCard], titles: Mapping[uuid.UUID, str]) -> Row:
        """What the page shows, out of the cards of `ids`; `titles` has the product's own."""
        if not slots.is_shown(PRODUCT):
            return Row(PRODUCT)
        named = {one: cards[one].title for one in self._seen if one in cards}
        return _or_what_sells(self.plan.row(cards, {**named, **titles}), self.plan)


def companions_of(
    product_id: uuid.UUID, *, reader: Reader = ANYBODY, lately: Sequence[uuid.UUID] = (), limit: int = 4
) -> Beside:
    """What `goes_with` a product's page, cards not read yet: one statement, mostly."""
    return Beside(product_id, reader, lately, limit)


def goes_with(
    titles: Mapping[uuid.UUID, str], *, slot: str = CART, reader: Reader = ANYBODY, limit: int = 4
) -> Row:
    """Companions of products together, best first; `titles` says what each is called.

    Two statements; of all that is known only what may be shown is read as cards.
    """
    if not titles or not slots.is_shown(slot):
        return Row(slot)
    made = together(titles, slot=slot, reader=reader, limit=limit)
    return _or_what_sells(made.row(cards(made.wanted), titles), made)


def together(
    titles: Mapping[uuid.UUID, str],
    *,
    slot: str,
    reader: Reader = ANYBODY,
    kinds: tuple[str, ...] = (PAGE, TOGETHER),
    limit: int,
) -> Plan:
    """The plan behind `goes_with`."""
    policy, ids = slots.policy(slot, reader), list(titles)
    found = beside.lists(ids, policy, kinds, left_out=ids, most=limit * READ)
    barred = dict.fromkeys(ids, filling.IN_CART if slot == CART else filling.OWNED)
    candidates = _or_best(_of_several(reading.Same(*found)), barred, limit)
    return plan(slot, policy, candidates, without=barred, limit=limit, reader=reader, beside=ids)


def _or_best(found: Sequence[Candidate], barred: Mapping[uuid.UUID, str], limit: int) -> Sequence[Candidate]:
    """What was found, or what sells best where none of it may be shown."""
    if any(one.product_id not in barred for one in found):
        return found
    return selling.best(limit * READ + len(barred), least=limit + len(barred))


def _or_what_sells(row: Row, made: Plan) -> Row:
    """The row; where all that goes with it is sold out or withdrawn by now, what sells best."""
    if row.items or not made.sources:
        return row
    best = selling.best(made.limit * READ + len(made.without), least=made.limit + len(made.without))
    instead = replace(made, candidates=tuple(best))
    return instead.row(cards(instead.wanted), {})


def _of_page(found: Iterable[Found], product_id: uuid.UUID, seen: Sequence[uuid.UUID]) -> list[Candidate]:
    """The page's companions, helped by what others look at after this and after what was looked at before."""
    near = {product_id: 1.0, **{one: 1 / (at + 2) for at, one in enumerate(seen)}}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for listed in found:
        for one in listed.companions:
            if listed.kind == NEXT:
                more = near[listed.product_id] * one.score
                made[one.other_id]["sequence"] = made[one.other_id].get("sequence", 0.0) + more
                why.setdefault(one.other_id, (one.reason, listed.product_id))
            elif listed.product_id == product_id:
                made[one.other_id] |= one.parts
                why[one.other_id] = (one.reason, product_id)
    return _ordered(made, why)


@lru_cache(maxsize=1024)
def _of_several(found: reading.Same) -> list[Candidate]:
    """What goes best with all of the products (rows of Found): the sum of what goes with each, recent demand
    counted once."""
    carts = {listed.product_id for listed in found.rows if listed.kind == TOGETHER}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    strongest: dict[uuid.UUID, float] = {}
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for listed in found.rows:
        if listed.kind == PAGE and listed.product_id in carts:
            continue
        for one in listed.companions:
            parts, pull = made[one.other_id], 0.0
            for name, value in one.parts.items():
                known = parts.get(name, 0.0)
                parts[name] = max(known, value) if name == "demand" else known + value
                pull += value if name != "demand" else 0.0
            if pull > strongest.get(one.other_id, -1.0):
                strongest[one.other_id], why[one.other_id] = pull, (one.reason, listed.product_id)
    return _ordered(made, why)


def _ordered(
    made: Mapping[uuid.UUID, Mapping[str, float]], why: Mapping[uuid.UUID, tuple[str, uuid.UUID]]
) -> list[Candidate]:
    found = [Candidate(one, sum(parts.values()), *why[one], parts) for one, parts in made.items()]
    return sorted(found, key=lambda one: (-one.score, one.product_id.int))
