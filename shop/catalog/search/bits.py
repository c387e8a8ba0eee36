"""Sets of positions as whole numbers: bit i stands for position i. Cutting and counting them is quick.

A set of 100,000 positions is a number of 12 KB; Python joins two in a few microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress

SPARSE = 20  # a set of fewer than one in so many is searched for, not gone through
_TO_FLAGS = bytes.maketrans(b"01", b"\x00\x01")
_TO_DIGITS = bytes.maketrans(b"\x00\x01", b"01")


def of(positions: Iterable[int], size: int) -> int:
    """The set of `positions`, all below `size`."""
    flags = bytearray(size)
    for position in positions:
        flags[position] = 1
    flags.reverse()
    return int(bytes(flags).translate(_TO_DIGITS), 2) if size else 0


def flags(bits: int, size: int) -> bytes:
    """One byte for each position: 1 where it is in the set."""
    return f"{bits:0{size}b}".encode()[::-1].translate(_TO_FLAGS) if size else b""


def positions(bits: int, size: int) -> Iterator[int]:
    """The positions of the set, ascending."""
    found = flags(bits, size)
    return _ones(found) if bits.bit_count() * SPARSE < size else compress(range(size), found)


def in_order(bits: int, order: Sequence[int], size: int) -> Iterator[int]:
    """The positions of the set in the given order."""
    return compress(order, map(flags(bits, size).__getitem__, order))


def _ones(flags: bytes) -> Iterator[int]:
    at = flags.find(1)
    while at >= 0:
        yield at
        at = flags.find(1, at + 1)
