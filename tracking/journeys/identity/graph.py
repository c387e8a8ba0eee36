"""Who is who, reckoned from the edges that have not ended. Pure.

The answer is a mapping with at most one person for each member, so that joining by it never doubles a row.
A visitor whom two different people are linked to is nobody's: what they did while signed in names them by
itself, and the rest of a shared browser stays apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class People:
    """Each member's person (customers who are their own person are not in it), and visitors left out."""

    person_of: Mapping[str, str]
    shared: frozenset[str]

    def members(self, person: str) -> list[str]:
        """The person first, then every other member that is theirs."""
        return [person, *sorted(member for member, owner in self.person_of.items() if owner == person)]


def resolve(edges: Iterable[tuple[str, str]], matches: Iterable[tuple[str, str]]) -> People:
    """`edges` are (visitor, customer), `matches` (other account, account kept)."""
    kept = dict(matches)
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for visitor, customer in edges:
        owners[visitor].add(root(customer, kept))
    person_of = {visitor: next(iter(found)) for visitor, found in owners.items() if len(found) == 1}
    person_of |= {other: person for other in kept if (person := root(other, kept)) != other}
    return People(
        person_of=person_of, shared=frozenset(visitor for visitor, found in owners.items() if len(found) > 1)
    )


def root(customer: str, kept: Mapping[str, str]) -> str:
    """The account at the end of the matches; a ring of them ends at its smallest id."""
    seen: list[str] = []
    while customer in kept:
        if customer in seen:
            return min(seen[seen.index(customer) :])
        seen.append(customer)
        customer = kept[customer]
    return customer
