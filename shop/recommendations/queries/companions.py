"""What goes with a product or with several: a product's page, a cart, an order, its mails.

What was learned ("page", "cart", and "next" for what others looked at next) is one statement, together with
the best sellers of the same collections, shown where nothing was learned yet and to those held out.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from shop.catalog.queries import cards
from shop.catalog.queries.cards import made_of
from shop.catalog.queries.rows import media_of
from shop.catalog.values import ProductCard
from shop.kernel import reading
from shop.recommendations import filling, slots
from shop.recommendations.filling import Candidate
from shop.recommendations.queries import selling
from shop.recommendations.queries.beside import NEXT, PAGE, TOGETHER, Found, rows, rows_and_heads
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
        found = rows([product_id, *seen], policy, (PAGE, NEXT), left_out=[product_id], most=limit * READ)
        candidates = _of_page(found, product_id, seen)
        candidates = candidates or selling.best(limit * READ, least=limit)
        self._seen = seen
        self.plan: Plan = plan(
            PRODUCT,
            policy,
            candidates,
            without={product_id: filling.HERE, **dict.fromkeys(seen, filling.SHOWN_ABOVE)},
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
        return self.plan.row(cards, {**named, **titles})


def companions_of(
    product_id: uuid.UUID, *, reader: Reader = ANYBODY, lately: Sequence[uuid.UUID] = (), limit: int = 4
) -> Beside:
    """What `goes_with` a product's page, cards not read yet: one statement, mostly."""
    return Beside(product_id, reader, lately, limit)


def goes_with(
    titles: Mapping[uuid.UUID, str], *, slot: str = CART, reader: Reader = ANYBODY, limit: int = 4
) -> Row:
    """Companions of products together, best first; `titles` says what each is called.

    Two statements, and two more for what an owner's rule or the best sellers add.
    """
    if not titles or not slots.is_shown(slot):
        return Row(slot)
    policy, ids = slots.policy(slot, reader), list(titles)
    kinds = (PAGE, TOGETHER)
    found, heads, variants = rows_and_heads(ids, policy, kinds, left_out=ids, most=limit * READ)
    made = _planned(found, ids, slot=slot, policy=policy, reader=reader, limit=limit)
    read = {one: heads[one] for one in made.wanted if one in heads}
    more = [one for one in made.wanted if one not in heads]
    shown = made_of(read, variants, media_of(read)) if read else {}
    return made.row({**shown, **(cards(more) if more else {})}, titles)


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
    found = rows(ids, policy, kinds, left_out=ids, most=limit * READ)
    return _planned(found, ids, slot=slot, policy=policy, reader=reader, limit=limit)


def _planned(
    found: Sequence[Found], ids: list[uuid.UUID], *, slot: str, policy: str, reader: Reader, limit: int
) -> Plan:
    candidates = _of_several(reading.Same(*found))
    candidates = candidates or selling.best(limit * READ + len(ids), least=limit + len(ids))
    barred = dict.fromkeys(ids, filling.IN_CART if slot == CART else filling.OWNED)
    return plan(slot, policy, candidates, without=barred, limit=limit, reader=reader, beside=ids)


def _of_page(found: Iterable[Found], product_id: uuid.UUID, seen: Sequence[uuid.UUID]) -> list[Candidate]:
    """The page's companions, helped by what others look at after this and after what was looked at before."""
    near = {product_id: 1.0, **{one: 1 / (at + 2) for at, one in enumerate(seen)}}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for row in found:
        if row.kind == NEXT:
            more = near[row.product_id] * row.told["sequence"]
            made[row.other_id]["sequence"] = made[row.other_id].get("sequence", 0.0) + more
            why.setdefault(row.other_id, (row.reason, row.product_id))
        elif row.product_id == product_id:
            made[row.other_id] |= row.told
            why[row.other_id] = (row.reason, product_id)
    return _ordered(made, why)


@lru_cache(maxsize=1024)
def _of_several(found: reading.Same) -> list[Candidate]:
    """What goes best with all of the products (rows of Found): the sum of what goes with each, recent demand
    counted once."""
    carts = {row.product_id for row in found.rows if row.kind == TOGETHER}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    strongest: dict[uuid.UUID, float] = {}
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for row in found.rows:
        if row.kind == PAGE and row.product_id in carts:
            continue
        parts, pull = made[row.other_id], 0.0
        for name, value in row.told.items():
            known = parts.get(name, 0.0)
            parts[name] = max(known, value) if name == "demand" else known + value
            pull += value if name != "demand" else 0.0
        if pull > strongest.get(row.other_id, -1.0):
            strongest[row.other_id], why[row.other_id] = pull, (row.reason, row.product_id)
    return _ordered(made, why)


def _ordered(
    made: Mapping[uuid.UUID, Mapping[str, float]], why: Mapping[uuid.UUID, tuple[str, uuid.UUID]]
) -> list[Candidate]:
    found = [
        Candidate(one, sum(parts.values()), why[one][0], why[one][1], dict(parts))
        for one, parts in made.items()
    ]
    return sorted(found, key=lambda one: (-one.score, str(one.product_id)))
