"""What a file says, before anybody compares it with the shop.

`fields` hold only what the file speaks of: a missing column is absent (keep what is there), a blank cell
is present with an empty value (clear it).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shop.kernel.errors import DomainError

ERROR, WARNING = "error", "warning"


class BadFile(DomainError):
    """A file that cannot be imported at all; the message says why."""


@dataclass(frozen=True, slots=True)
class RowIssue:
    """Something about one line of the file. `message` is a gettext id filled from `params`."""

    line: int
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    level: str = ERROR

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {"line": self.line, "message": self.message, "params": dict(self.params), "level": self.level}

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant in the file; `options` always has three values, empty where there is none."""

    line: int
    options: tuple[str, str, str]
    fields: Mapping[str, Any]
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class ImageDraft:
    """A picture in the file; `position` 0 where none is given, `alt` None where there is no such column."""

    line: int
    url: str
    position: int = 0
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """All neighboring rows of one handle. Without a `title` they only add to a product that is there."""

    handle: str
    line: int
    title: str
    fields: Mapping[str, Any]
    option_names: tuple[str, ...] | None
    variants: tuple[VariantDraft, ...]
    images: tuple[ImageDraft, ...]
    rows: int
    last_line: int
    issues: tuple[RowIssue, ...] = ()
