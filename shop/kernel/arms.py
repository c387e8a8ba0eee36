"""Who is left out so that the rest can be measured: a hash, stable for life, the same on every machine."""

from __future__ import annotations

import hashlib

TREATED, HELD_OUT = "treated", "held_out"


def fraction(*parts: str) -> float:
    """A number in [0, 1) that follows from `parts` alone: SHA-256, first 8 bytes as a fraction of 2^64."""
    digest = hashlib.sha256("\x00".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def arm(subject: str, *, offer: str, share: float) -> str:
    """The arm of `subject` (the first visitor id, else the customer id) for `offer`.

    `share` (0 to 1) of all subjects are held out.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    return HELD_OUT if fraction(offer, subject) < share else TREATED
