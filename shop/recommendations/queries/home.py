"""The home page's three rows, read together: no product stands in two of them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shop.catalog.queries import cards
from shop.recommendations import filling, slots
from shop.recommendations.queries import own_lists, selling
from shop.recommendations.queries.rows import Row
from shop.recommendations.slots import HOME_BUY_AGAIN, HOME_FOR_YOU, HOME_POPULAR, Reader


@dataclass(frozen=True)
class Home:
    """What the home page shows to one reader."""

    again: Row
    for_you: Row
    popular: Row


def home(reader: Reader, *, lately: Sequence[uuid.UUID] = (), few: int = 4, many: int = 8) -> Home:
    """Both lists of a known customer who agreed, else what goes with what was looked at `lately`; what sells.

    At most six statements, however much is for sale.
    """
    mine = own_lists.of(reader)
    plans = [
        own_lists.again_plan(mine, slot=HOME_BUY_AGAIN, reader=reader, limit=few),
        own_lists.taste_plan(mine, slot=HOME_FOR_YOU, reader=reader, lately=lately, limit=few),
        selling.popular_plan(HOME_POPULAR, reader=reader, limit=many),
    ]
    plans = [one if slots.is_shown(one.slot) else replace(one, candidates=(), trying=None) for one in plans]
    found = cards([product for one in plans for product in (*one.wanted, *one.sources)])
    titles = {product: card.title for product, card in found.items()}
    rows: list[Row] = []
    for one in plans:
        above = {product: filling.SHOWN_ABOVE for row in rows for product in row.ids}
        rows.append(replace(one, without={**above, **one.without}).row(found, titles))
    return Home(*rows)
