"""Codes of gift cards: 16 signs of an alphabet without look-alikes (80 random bits), kept as a hash alone.

No key is mixed in: nothing shorter than the code itself can be guessed, and a shop restored elsewhere under
another SECRET_KEY still knows its cards.
"""

from __future__ import annotations

import secrets

from shop.kernel import ids

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4
MOST_TYPED = 60


def new() -> str:
    """An unguessable code, as it is stored nowhere."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """`code` in groups of four, as people read it."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalized(typed: str) -> str:
    """What was typed as a code: blanks and dashes left out, in capitals; empty for what cannot be one."""
    signs = "".join(sign for sign in typed[:MOST_TYPED].upper() if sign.isalnum())
    return signs if len(signs) == LENGTH and all(sign in ALPHABET for sign in signs) else ""


def digest(code: str) -> str:
    """The hash a code is known by."""
    return ids.token_hash(f"gift-card:{code}")


def ending(code: str) -> str:
    """The last four signs, by which people tell cards apart."""
    return code[-GROUP:]
