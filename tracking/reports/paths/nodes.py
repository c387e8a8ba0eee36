"""What stands for an event in a path: its page, the kind of its page, or what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop.brand.store import LANGUAGES
from tracking.reports.paths.values import EVENTS, KINDS, OTHER, PAGES

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PAGE_VIEW = "page_view"
BOUGHT = {"visit_purchase": "purchase"}  # the same, where nobody agreed to be known
MOST = 250  # pages of their own; the others are told together
BESIDE_PAGES = ("add_to_cart", "purchase", "visit_purchase")
# What is no act of a visitor's way, or only goes along with one.
NOISE = frozenset(
    """page_view page_engagement session_start first_visit form_field scroll click rage_click view_item_list
    checkout_step_viewed checkout_step_completed survey_prompted recommendation_shown experiment_exposure
    identity_linked identity_parted consent_changed view_promotion""".split()
)
FIRST_WORDS = {
    "": "home",
    "collections": "collections",
    "products": "products",
    "search": "search",
    "cart": "cart",
    "checkout": "checkout",
    "pages": "information",
    "orders": "orders",
    "track": "orders",
    "account": "account",
}
ELSEWHERE = "elsewhere"


def kind(path: str) -> str:
    """What kind of page it is."""
    return FIRST_WORDS.get(plain(path).lstrip("/").partition("/")[0], ELSEWHERE)


def plain(path: str) -> str:
    """The page without the language it was read in."""
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if first in LANGUAGES else path


def names(show: str) -> tuple[str, ...] | None:
    """The events that are looked at; None for all (of which NOISE is left out)."""
    return {PAGES: (PAGE_VIEW,), KINDS: (PAGE_VIEW, *BESIDE_PAGES)}.get(show)


@dataclass(frozen=True)
class Numbering:
    """Nodes by number, and which number an event's name or page has (-1: it is no node)."""

    words: list[str]
    by_name: Array
    by_page: Array
    page_view: int

    def of(self, code: Array, page: Array | None) -> Array:
        """The node of each event, by the codes of its name and its page (-1: none)."""
        import numpy as np

        found = self.by_name[code]
        if page is None or self.page_view < 0:
            return found
        return np.where(code == self.page_view, self.by_page[page], found)

    def number(self, word: str) -> int:
        """The number of a node; -1 where it never occurs."""
        return self.words.index(word) if word in self.words else -1


def numbering(show: str, events: Sequence[str], pages: Sequence[str], keep: Sequence[str] = ()) -> Numbering:
    """Numbers for these names of events and pages (the most frequent first); `keep` are never "other"."""
    import numpy as np

    words: dict[str, int] = {}
    by_page = [-1] * len(pages)
    if show == KINDS:
        by_page = [words.setdefault(kind(page), len(words)) for page in pages]
    elif show == PAGES:
        by_page = [_page(plain(page), words, keep) for page in pages]
    by_name = [-1] * len(events)
    for place, name in enumerate(events):
        if (show == KINDS and name in BESIDE_PAGES) or (show == EVENTS and name not in NOISE):
            by_name[place] = words.setdefault(BOUGHT.get(name, name), len(words))
    page_view = list(events).index(PAGE_VIEW) if PAGE_VIEW in events and show != EVENTS else -1
    codes = np.array(by_name or [-1], np.int32), np.array([*by_page, -1], np.int32)
    return Numbering(list(words), *codes, page_view)


def _page(page: str, words: dict[str, int], keep: Sequence[str]) -> int:
    own = page in words or page in keep or len(words) < MOST
    word = page if own else OTHER
    return words.setdefault(word, len(words))
