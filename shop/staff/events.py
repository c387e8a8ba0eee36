"""What happens to staff accounts."""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel.events import fact


@fact("staff.password_forgotten")
@dataclass(frozen=True, kw_only=True)
class PasswordForgotten:
    """Somebody asked for a new password for this address, which may be nobody's."""

    email: str
