"""Who is left out so that the rest can be measured; the hash itself is the kernel's."""

from __future__ import annotations

from shop.kernel.arms import HELD_OUT, TREATED, arm

__all__ = ["HELD_OUT", "TREATED", "arm"]
