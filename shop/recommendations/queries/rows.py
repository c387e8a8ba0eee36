"""A slot filled: from candidates and the cards of products to what a page shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from shop.catalog.values import ProductCard
from shop.recommendations import filling, reasons
from shop.recommendations.filling import Candidate, Filled, Placed, Trying
from shop.recommendations.queries import owner
from shop.recommendations.ruling import NONE, Ruling
from shop.recommendations.slots import ANYBODY, LEARNED, Reader

READ = 3  # so many times as many cards are read as are shown, as some will be sold out


@dataclass(frozen=True)
class Suggestion:
    """A product and why it is shown: a gettext id with its params, and the code it comes from."""

    card: ProductCard
    reason: str
    params: dict[str, Any] = field(default_factory=dict)
    last_at: datetime | None = None
    code: str = ""
    propensity: float = 1.0
    explored: bool = False


@dataclass(frozen=True)
class Row:
    """What a slot shows to a reader, and which policy filled it."""

    slot: str
    policy: str = LEARNED
    items: tuple[Suggestion, ...] = ()

    def __iter__(self) -> Iterator[Suggestion]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, at: int) -> Suggestion:
        return self.items[at]

    @property
    def ids(self) -> list[uuid.UUID]:
        """The products shown."""
        return [one.card.id for one in self.items]


@dataclass(frozen=True)
class Plan:
    """A slot before cards are read: who might be shown, and what the owner says about it.

    `without` says of products why they may not be shown, as in `filling.LEFT_OUT`.
    """

    slot: str
    policy: str
    candidates: tuple[Candidate, ...]
    without: Mapping[uuid.UUID, str]
    limit: int
    ruling: Ruling = NONE
    trying: Trying | None = None

    @cached_property
    def wanted(self) -> list[uuid.UUID]:
        """The products whose cards are needed."""
        first = self._fill({})
        ordered = filling.boosted(self.candidates, self.ruling)
        open_ = [one.product_id for one in ordered if one.product_id not in self.without]
        shown = [one.candidate.product_id for one in first.shown]
        return list(dict.fromkeys([*shown, *open_[: self.limit * READ]]))

    @property
    def sources(self) -> set[uuid.UUID]:
        """Products that reasons name."""
        return {one.because_of_id for one in self.candidates[: self.limit * READ] if one.because_of_id}

    def filled(self, cards: Mapping[uuid.UUID, ProductCard]) -> Filled:
        """The slot with what is known of the products by now."""
        missing = {one: filling.GONE for one in self.wanted if one not in cards}
        sold_out = {one: filling.SOLD_OUT for one, card in cards.items() if not card.in_stock}
        found = self._fill({**missing, **sold_out})
        if all(one.candidate.product_id in cards for one in found.shown):
            return found
        return replace(self, trying=None)._fill({**missing, **sold_out})

    def _fill(self, known: Mapping[uuid.UUID, str]) -> Filled:
        return filling.fill(
            self.candidates,
            without={**known, **self.without},
            ruling=self.ruling,
            trying=self.trying,
            limit=self.limit,
        )

    def row(self, cards: Mapping[uuid.UUID, ProductCard], titles: Mapping[uuid.UUID, str]) -> Row:
        """What the page shows; `titles` are of the products that reasons name."""
        shown = [one for one in self.filled(cards).shown if one.candidate.product_id in cards]
        items = tuple(_suggestion(one, cards[one.candidate.product_id], titles) for one in shown)
        return Row(self.slot, self.policy, items)


def plan(
    slot: str,
    policy: str,
    candidates: Sequence[Candidate],
    *,
    without: Mapping[uuid.UUID, str],
    limit: int,
    reader: Reader = ANYBODY,
    beside: Sequence[uuid.UUID] = (),
    anything: bool = False,
) -> Plan:
    """A plan with the owner's rules; only what was learned is mixed with something to try."""
    learned = policy == LEARNED
    return Plan(
        slot=slot,
        policy=policy,
        candidates=tuple(candidates),
        without=without,
        limit=limit,
        ruling=owner.said(slot, beside=beside) if slot else NONE,
        trying=owner.trying(slot, reader, anything=anything) if slot and learned else None,
    )


def _suggestion(one: Placed, card: ProductCard, titles: Mapping[uuid.UUID, str]) -> Suggestion:
    found = one.candidate
    title = titles.get(found.because_of_id, "") if found.because_of_id else ""
    text, params = reasons.sentence(found.reason, title=title, times=found.times)
    return Suggestion(card, text, params, found.last_at, found.reason, one.propensity, one.explored)
