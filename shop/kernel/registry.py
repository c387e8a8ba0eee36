"""Lists that each root fills at start-up and somebody else reads: health checks, seeders, erasers.

A health check returns findings; `doctor` prints them, `/readyz` looks only at `blocking` ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.kernel.settings import Settings


@dataclass(frozen=True)
class Finding:
    """Something misconfigured or broken: what it is and how to mend it (gettext ids with params)."""

    check: str
    problem: str
    remedy: str
    blocking: bool = False
    params: dict[str, Any] | None = None


HealthCheck = Callable[[Settings, datetime], list[Finding]]
Seeder = Callable[[datetime], None]

_health: dict[str, HealthCheck] = {}
_seeders: list[tuple[int, str, Seeder]] = []


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
