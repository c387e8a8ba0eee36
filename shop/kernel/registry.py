"""Lists that each root fills at start-up and somebody else reads: health checks, seeders, exporters, erasers.

A health check returns findings; `doctor` prints them, `/readyz` looks only at `blocking` ones. Exporters
and erasers are registered in an area's `privacy.py`; together they answer "what do you know of me?" and
"forget me".
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.kernel.errors import DomainError
from shop.kernel.settings import Settings


@dataclass(frozen=True)
class Finding:
    """Something misconfigured or broken: what it is and how to mend it (gettext ids with params)."""

    check: str
    problem: str
    remedy: str
    blocking: bool = False
    params: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Whom an export or an erasure is about. `email` is lower case."""

    customer_id: uuid.UUID
    email: str


HealthCheck = Callable[[Settings, datetime], list[Finding]]
Seeder = Callable[[datetime], None]
Exporter = Callable[[Person], Any]
Eraser = Callable[[Person, datetime], None]
Hold = Callable[[Person, datetime], DomainError | None]
Matter = Callable[[Person], bool]

_health: dict[str, HealthCheck] = {}
_seeders: list[tuple[int, str, Seeder]] = []
_exporters: dict[str, Exporter] = {}
_erasers: list[tuple[int, str, Eraser]] = []
_holds: dict[str, Hold] = {}
_matters: dict[str, Matter] = {}


def health_check(name: str, check: HealthCheck) -> None:
    """Register a health check."""
    _health[name] = check


def findings(settings: Settings, *, at: datetime) -> list[Finding]:
    """What every health check finds; a check that breaks is itself a finding."""
    found: list[Finding] = []
    for name, check in _health.items():
        try:
            found.extend(check(settings, at))
        except Exception as error:
            found.append(
                Finding(name, f"{type(error).__name__}: {error}"[:300], "See the log.", blocking=True)
            )
    return found


def seeder(name: str, seed: Seeder, *, order: int) -> None:
    """Register a seeder of the demo store; lower `order` runs first. It opens its own transactions."""
    _seeders[:] = [entry for entry in _seeders if entry[1] != name] + [(order, name, seed)]


def seeders() -> list[tuple[str, Seeder]]:
    """Seeders in order."""
    return [(name, seed) for _, name, seed in sorted(_seeders, key=lambda entry: entry[:2])]


def exporter(name: str, export: Exporter) -> None:
    """Register what an area holds of a person: `export(person)` gives JSON-ready values, read only."""
    _exporters[name] = export


def exporters() -> dict[str, Exporter]:
    """Exporters by name, in the order of their names."""
    return dict(sorted(_exporters.items()))


def eraser(name: str, erase: Eraser, *, order: int, hold: Hold | None = None) -> None:
    """Register how an area forgets a person; lower `order` first, the customer's own row is 100.

    `erase(person, at)` runs in the one shop transaction of the erasure and may be repeated.
    `hold(person, at)` says, as a DomainError that is not raised, why the person must be known longer.
    """
    _erasers[:] = [entry for entry in _erasers if entry[1] != name] + [(order, name, erase)]
    if hold is not None:
        _holds[name] = hold


def erasers() -> list[tuple[str, Eraser]]:
    """Erasers in order."""
    return [(name, erase) for _, name, erase in sorted(_erasers, key=lambda entry: entry[:2])]


def holds() -> list[Hold]:
    """What may put an erasure off."""
    return list(_holds.values())


def matter(name: str, is_open: Matter) -> None:
    """Register what may have to be settled with a person ("return"): while it is, nobody asks how they
    liked it."""
    _matters[name] = is_open


def open_matters(person: Person) -> list[str]:
    """The names of what is being settled with `person` now."""
    return [name for name, is_open in _matters.items() if is_open(person)]
