"""Who sends which lines of an order: the owner's rules, the first that fits a line counts. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from shop.kernel.errors import N_

ANY, TYPE, TAG, VENDOR, SKU = "", "type", "tag", "vendor", "sku"
BY = {
    ANY: N_("every product"),
    TYPE: N_("products of the type"),
    TAG: N_("products with the tag"),
    VENDOR: N_("products of the vendor"),
    SKU: N_("SKUs that begin with"),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`sender` (a warehouse's id, or "own") sends what goes to one of `countries` (ISO codes; none: to any)
    and is known by one of `values` of the kind `by`."""

    sender: str
    countries: tuple[str, ...] = ()
    by: str = ANY
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Piece:
    """An order line as rules see it."""

    line: uuid.UUID
    sku: str = ""
    type: str = ""
    vendor: str = ""
    tags: tuple[str, ...] = ()


def fits(rule: Rule, piece: Piece, *, country: str) -> bool:
    """Whether a rule is about this piece, sent to `country`."""
    if rule.countries and country not in rule.countries:
        return False
    wanted = [value.casefold() for value in rule.values]
    if rule.by == SKU:
        return any(piece.sku.casefold().startswith(value) for value in wanted)
    known = {TYPE: (piece.type,), TAG: piece.tags, VENDOR: (piece.vendor,)}.get(rule.by)
    return known is None or any(one.casefold() in wanted for one in known)


def shared_out(
    pieces: Sequence[Piece], rules: Sequence[Rule], *, country: str, otherwise: str
) -> dict[str, tuple[uuid.UUID, ...]]:
    """Each sender with the lines it sends; what no rule fits is sent by `otherwise`."""
    found: dict[str, tuple[uuid.UUID, ...]] = {}
    for piece in pieces:
        fitting = (rule.sender for rule in rules if fits(rule, piece, country=country))
        sender = next(fitting, otherwise)
        found[sender] = (*found.get(sender, ()), piece.line)
    return found
