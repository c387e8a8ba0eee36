"""Bad weather on request: calls fail, hang or lose their connection, before or after their effect."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True)
class Fault:
    """What happens to one call. `after`: the effect is there, only the answer is lost."""

    kind: Literal["fail", "hang", "reset"]
    when: When
    only: str
    status: int = 500
    seconds: float = 0


class Faults:
    """A queue of faults; each is used up by the next call whose "METHOD /path" begins with its `only`."""

    def __init__(self) -> None:
        self._queue: list[Fault] = []
        self._lock = threading.Lock()
        self._released = threading.Event()

    def fail_next(self, n: int = 1, *, status: int = 500, when: When = "before", only: str = "") -> None:
        """The next `n` calls answer `status`. After: the call is done, and its key keeps the error."""
        self._add(n, Fault("fail", when, only, status=status))

    def hang_next(self, seconds: float, *, n: int = 1, only: str = "") -> None:
        """The next `n` calls are done at once but answered after `seconds`, or when the double stops."""
        self._add(n, Fault("hang", "after", only, seconds=seconds))

    def reset_next(self, n: int = 1, *, when: When = "before", only: str = "") -> None:
        """The next `n` calls lose their connection (TCP reset)."""
        self._add(n, Fault("reset", when, only))

    def take(self, call: str) -> Fault | None:
        """The fault for `call` ("POST /v1/refunds"), used up."""
        with self._lock:
            for place, fault in enumerate(self._queue):
                if call.startswith(fault.only):
                    return self._queue.pop(place)
        return None

    def hang(self, fault: Fault) -> None:
        """Wait as `fault` says."""
        self._released.wait(fault.seconds)

    def clear(self) -> None:
        """Good weather again; whoever hangs is answered."""
        with self._lock:
            self._queue.clear()
        self._released.set()

    def _add(self, n: int, fault: Fault) -> None:
        with self._lock:
            self._released.clear()
            self._queue += [fault] * n
