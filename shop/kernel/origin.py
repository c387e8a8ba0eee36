"""Where an act comes from: who, on which visit, after which campaign, with what consent.

Set once at the edge, frozen, carried by context; `events.publish` stores it with each fact and
`kernel.audit` with each change, so that an order knows the visit that made it without anybody below
the edge asking for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, fields
from typing import Any

CONSENT_UNSET, CONSENT_DENIED, CONSENT_GRANTED = "unset", "denied", "granted"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One act's origin. `actor` is "visitor", "customer:<id>", "staff:<id>", "worker" or "cli"."""

    actor: str = "worker"
    visitor_id: str | None = None
    session_id: str | None = None
    page_view_id: str | None = None
    campaign: dict[str, str] = field(default_factory=dict)
    consent: str = CONSENT_UNSET
    request_id: str | None = None
    locale: str | None = None

    @property
    def personal(self) -> bool:
        """Whether this visit may be joined to the person: consent was given."""
        return self.consent == CONSENT_GRANTED

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any] | None) -> Origin:
        """The inverse of `as_dict`; names this version does not know are dropped."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in (stored or {}).items() if name in known})


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """The origin of what is being done now; the worker's own when no edge has set one."""
    return _current.get() or Origin()


def set_current(origin: Origin) -> None:
    """Set the origin for the rest of this context (one request)."""
    _current.set(origin)


@contextmanager
def acting_as(origin: Origin) -> Iterator[None]:
    """Use `origin` inside the block."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
