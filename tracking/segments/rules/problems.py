"""What is wrong with a rule, and where."""

from __future__ import annotations

from typing import Any

from shop.kernel.errors import DomainError


class BadRule(DomainError):
    """A rule that cannot be. `path` leads to the wrong condition (see `values.placed`), if it is one."""

    def __init__(self, message: str, *, path: tuple[int, ...] = (), **params: Any) -> None:
        super().__init__(message, **params)
        self.path = path
