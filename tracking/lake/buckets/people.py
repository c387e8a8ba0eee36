"""Who is who, by hashes: visitors known to be a person; visitors and visits with events outside a bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, kw_only=True)
class People:
    """`members` (sorted) belong to `persons`; `elsewhere` (sorted) have newer events; `again`: read anew;
    `visits` (sorted) have events in several places.
    """

    members: Array
    persons: Array
    elsewhere: Array
    again: Array
    visits: Array

    def person(self, visitor: Array, customer: Array) -> Array:
        """Whom events belong to: who signed in, else whom the visitor is known to be, else the visitor."""
        import numpy as np

        known = customer != 0
        return self._person(np.where(known, customer, visitor))

    def _person(self, member: Array) -> Array:
        import numpy as np

        if not len(self.members):
            return member
        place = np.minimum(np.searchsorted(self.members, member), len(self.members) - 1)
        return np.where(self.members[place] == member, self.persons[place], member)

    def linked(self, visitors: Array) -> Array:
        """Which of these (sorted) visitors are known to be somebody."""
        return among(visitors, self.members)


def among(values: Array, sorted_: Array) -> Array:
    """Which of the (sorted) values are in the other sorted array."""
    import numpy as np

    found = np.zeros(len(values), dtype=bool)
    if len(values):
        place = np.searchsorted(values, sorted_)
        inside = place < len(values)
        place, wanted = place[inside], sorted_[inside]
        found[place[values[place] == wanted]] = True
    return found
