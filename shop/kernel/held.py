"""One connection of each thread to each SQLite file, kept open for what every page writes.

Taking one from the pool and giving it back costs as much as the page's row itself. It is the driver's own,
set up as the pool's are, and lives as long as its thread, its process and its engine.
"""

from __future__ import annotations

import os
import threading
from typing import Any
from weakref import WeakSet

from sqlalchemy import Engine
from sqlalchemy.pool import PoolProxiedConnection


class _Connections:
    """A thread's connections by engine, each with the process it was opened in."""

    def __init__(self) -> None:
        self.of: dict[Engine, tuple[int, Any, PoolProxiedConnection]] = {}


class _Thread(threading.local):
    def __init__(self) -> None:
        self.connections = _Connections()
        _all.add(self.connections)


_all: WeakSet[_Connections] = WeakSet()
_thread = _Thread()


def connection(engine: Engine) -> Any:
    """This thread's connection (PEP 249), opened when it is first asked for."""
    held = _thread.connections.of
    found = held.get(engine)
    if found is not None and found[0] == os.getpid():
        return found[1]
    pooled = engine.raw_connection()
    opened = pooled.driver_connection
    pooled.detach()  # no longer the pool's, which may be small; closed when `pooled` is forgotten
    held[engine] = (os.getpid(), opened, pooled)
    return opened


def close() -> None:
    """Close those of every thread; no transaction may be open."""
    for connections in list(_all):
        for pid, _, pooled in list(connections.of.values()):
            if pid == os.getpid():
                pooled.close()
        connections.of.clear()
