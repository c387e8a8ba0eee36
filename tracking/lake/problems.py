"""What can go wrong with a reading."""

from __future__ import annotations

from shop.kernel.errors import N_, DomainError


class Moved(DomainError):
    """A file of this reading has been tidied away; a new reading sees the rows where they are now."""

    def __init__(self, reason: str) -> None:
        super().__init__(N_("The history was being tidied; please ask again."))
        self.reason = reason
