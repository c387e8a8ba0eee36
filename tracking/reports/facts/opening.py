"""How a visit began: its first meaningful act, how soon and after how many clicks; else how it spent
itself.

An act is a product opened, a search, or something put into the cart, after the page that was landed on:
what a link opened is no act of the visitor's (such visits are `landed`, told apart). Each page after the
first is a click, and so is the press that puts into the cart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.reports.facts.measures import GONE, LATE, LISTS, NEAR, OTHER, OTHERS, OWN, QUICK, READ

if TYPE_CHECKING:
    import numpy as np

# What an event was, for this question; a page of somebody's own affairs (an order) is told apart.
PAGE, OWN_PAGE, LIST, ITEM, SEARCH, CART, MAIL = range(1, 8)
EVENTS = {
    "page_view": PAGE,
    "view_item_list": LIST,
    "view_item": ITEM,
    "view_search_results": SEARCH,
    "add_to_cart": CART,
    "email_click": MAIL,
}
ATTENTION = 10_000  # ms on one page after which somebody has read it


@dataclass(frozen=True, kw_only=True)
class Acts:
    """Events of visits, ordered by (visit, time, seq): place of the visit, kind, and µs since it began."""

    visit: np.ndarray
    kind: np.ndarray
    after: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One entry a visit: µs and clicks to its first act (-1 without one), whether it landed on a product, and
    which of OTHERS it is (-1: acted in time)."""

    after: np.ndarray
    clicks: np.ndarray
    landed: np.ndarray
    spent: np.ndarray

    @property
    def quick(self) -> Any:
        """Whether the first act came within seven seconds."""
        return (self.after >= 0) & (self.after <= QUICK)

    @property
    def near(self) -> Any:
        """Whether it came within three clicks."""
        return (self.clicks >= 0) & (self.clicks <= NEAR)


def of(acts: Acts, *, visits: int, engaged_ms: Any) -> Opening:
    """The openings of `visits` visits, whose attention is `engaged_ms` (ms each)."""
    import numpy as np

    shown = (acts.kind == PAGE) | (acts.kind == OWN_PAGE)
    pages = np.bincount(acts.visit[shown], minlength=visits)
    before = np.concatenate(([0], np.cumsum(pages)))[:-1]
    turned = np.cumsum(shown) - before[acts.visit] - 1  # pages after the landing page
    reached = ((acts.kind == ITEM) | (acts.kind == SEARCH)) & (turned >= 1)
    put = acts.kind == CART
    at = np.flatnonzero(reached | put)
    who, first = np.unique(acts.visit[at], return_index=True)
    after, clicks = np.full(visits, -1, np.int64), np.full(visits, -1, np.int64)
    after[who] = np.maximum(acts.after[at[first]], 0)
    clicks[who] = np.maximum(turned[at[first]], 0) + put[at[first]]
    arrived = ((acts.kind == ITEM) | (acts.kind == SEARCH)) & (turned <= 0)
    landed = np.bincount(acts.visit[arrived], minlength=visits) > 0
    opening = Opening(after=after, clicks=clicks, landed=landed, spent=np.full(visits, -1))
    _spent(opening, acts, pages, np.asarray(engaged_ms))
    return opening


def _spent(opening: Opening, acts: Acts, pages: Any, engaged_ms: Any) -> None:
    import numpy as np

    visits = len(pages)
    own = np.bincount(acts.visit[acts.kind == OWN_PAGE], minlength=visits) > 0
    lists = np.bincount(acts.visit[acts.kind == LIST], minlength=visits) > 0
    one, told = pages <= 1, opening.spent
    told[:] = OTHERS.index(OTHER)
    told[lists] = OTHERS.index(LISTS)
    told[own] = OTHERS.index(OWN)
    told[one & ~own] = OTHERS.index(GONE)
    told[one & ~own & (engaged_ms >= ATTENTION)] = OTHERS.index(READ)
    told[opening.after >= 0] = OTHERS.index(LATE)
    told[opening.quick & opening.near] = -1
