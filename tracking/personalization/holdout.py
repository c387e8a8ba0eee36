"""Who is left out so that the rest can be measured: a hash, stable for life, the same on every machine."""

from __future__ import annotations

import hashlib

TREATED, HELD_OUT = "treated", "held_out"


def arm(subject: str, *, offer: str, share: float) -> str:
    """The arm of `subject` (the first visitor id, else the customer id) for `offer`.

    `share` (0 to 1) of all subjects are held out. SHA-256 of offer and subject, first 8 bytes as a
    fraction of 2^64.
    """
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    digest = hashlib.sha256(f"{offer}\x00{subject}".encode()).digest()
    return HELD_OUT if int.from_bytes(digest[:8], "big") / 2**64 < share else TREATED
