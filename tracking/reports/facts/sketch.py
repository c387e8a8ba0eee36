"""Counting different people over any days: exact while they are few, within 2.3 % when they are many.

A sketch holds the people's hashes themselves up to FEW of them, then 2,048 registers of a HyperLogLog
(Flajolet et al. 2007), read by Ertl's estimator (arXiv:1702.01284), which needs no correction tables.
Sketches of several days are united without counting anybody twice; hashes are keyed by the shop's secret
and lead to nobody outside of it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shop.kernel import signing

if TYPE_CHECKING:
    import numpy as np

BITS = 11
REGISTERS = 1 << BITS
FEW = 256  # so many hashes take as much room as the registers
ERROR = 1.04 / math.sqrt(REGISTERS)
_FEW, _MANY = b"\x00", b"\x01"


@dataclass(frozen=True, kw_only=True)
class People:
    """How many different people; not `exact`: estimated, with a standard error of ERROR."""

    count: int
    exact: bool


def hashes(people: Sequence[str | None]) -> np.ndarray:
    """64-bit hashes of people's names, 0 for nobody."""
    import numpy as np

    key = signing.secret("facts.people")
    known = {name: _hash(name, key) for name in set(people) if name}
    return np.fromiter((known.get(name or "", 0) for name in people), np.uint64, len(people))


def _hash(name: str | None, key: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(str(name).encode(), digest_size=8, key=key).digest()) or 1


def made(found: Any) -> bytes:
    """The sketch of an array of hashes (0 is nobody); b"" of none."""
    import numpy as np

    found = np.unique(np.asarray(found, np.uint64))
    found = found[found != 0]
    if len(found) > FEW:
        return bytes(_MANY + _registers(found).tobytes())
    return bytes(_FEW + found.tobytes()) if len(found) else b""


def united(sketches: Iterable[bytes | None]) -> bytes:
    """One sketch of everybody in `sketches`."""
    few, registers = _parts(sketches)
    if registers is None:
        return made(few)
    return bytes(_MANY + _with(registers, few).tobytes())


def counted(sketches: Iterable[bytes | None]) -> People:
    """How many different people all `sketches` hold together."""
    few, registers = _parts(sketches)
    if registers is None:
        return People(count=len(few), exact=True)
    return People(count=round(_estimate(_with(registers, few))), exact=False)


def _parts(sketches: Iterable[bytes | None]) -> tuple[Any, Any]:
    """All single hashes (unique), and the highest of the registers or None."""
    import numpy as np

    told = [one for one in sketches if one]
    few = [np.frombuffer(one, np.uint64, offset=1) for one in told if one[:1] == _FEW]
    many = [np.frombuffer(one, np.uint8, offset=1) for one in told if one[:1] == _MANY]
    single = np.unique(np.concatenate(few)) if few else np.zeros(0, np.uint64)
    return single, np.max(np.stack(many), axis=0) if many else None


def _with(registers: Any, few: Any) -> Any:
    import numpy as np

    return np.maximum(registers, _registers(few)) if len(few) else registers


def _registers(found: Any) -> Any:
    """Low bits choose a register, which keeps the longest run of leading zeros of the rest, plus 1."""
    import numpy as np

    place = (found & np.uint64(REGISTERS - 1)).astype(np.int64)
    rest = found >> np.uint64(BITS)
    # The exponent of a float is where its highest bit stands; in halves, as rounding could raise it.
    high = (rest >> np.uint64(32)).astype(np.float64)
    low = (rest & np.uint64(0xFFFFFFFF)).astype(np.float64)
    length = np.where(high > 0, np.frexp(high)[1] + 32, np.frexp(low)[1])
    registers = np.zeros(REGISTERS, np.uint8)
    np.maximum.at(registers, place, (64 - BITS - length + 1).astype(np.uint8))
    return registers


def _estimate(registers: Any) -> float:
    import numpy as np

    width = 64 - BITS
    counts = np.bincount(registers, minlength=width + 2).tolist()
    total = REGISTERS * _tau(1 - counts[width + 1] / REGISTERS)
    for value in range(width, 0, -1):
        total = 0.5 * (total + counts[value])
    total += REGISTERS * _sigma(counts[0] / REGISTERS)
    return REGISTERS * REGISTERS / (2 * math.log(2) * total) if total else math.inf


def _sigma(share: float) -> float:
    if share == 1:
        return math.inf
    weight, total, before = 1.0, share, -1.0
    while total != before:
        share *= share
        before, total = total, total + share * weight
        weight += weight
    return total


def _tau(share: float) -> float:
    if share in (0, 1):
        return 0.0
    weight, total, before = 1.0, 1 - share, -1.0
    while total != before:
        share = math.sqrt(share)
        weight *= 0.5
        before, total = total, total - (1 - share) ** 2 * weight
    return total / 3
