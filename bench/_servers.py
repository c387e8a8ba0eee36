"""The shop with its demo store, and the control, each as gunicorn serves them; how much CPU they used."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from tests.support.cleanup import end, free_port, spawn  # noqa: E402
from tests.support.processes import ShopProcesses  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
SERVE = (
    "gunicorn {app} --bind 127.0.0.1:{port} --worker-class gthread --workers 2 --threads 4 "
    "--preload --no-control-socket"
)


@contextmanager
def demo_shop(**env: str) -> Iterator[ShopProcesses]:
    """A migrated and seeded shop that serves; its worker runs too."""
    with tempfile.TemporaryDirectory(prefix="threeclick-bench-") as folder:
        shop = ShopProcesses(var_dir=Path(folder) / "var", env=env)
        shop.command("db", "upgrade")
        shop.command("seed")
        shop.command("jobs", "run-due")
        with shop.start():
            yield shop


@contextmanager
def control() -> Iterator[tuple[str, int]]:
    """The control's address and the pid of its master."""
    with tempfile.TemporaryDirectory(prefix="threeclick-control-") as folder:
        port = free_port()
        command = SERVE.format(app="_control:create_app()", port=port).split()
        env = {**os.environ, "CONTROL_DB": f"{folder}/control.sqlite3", "PYTHONPATH": str(ROOT / "bench")}
        with (Path(folder) / "log").open("ab") as log:
            process = spawn([sys.executable, "-m", *command], log=log, env=env, cwd=ROOT)
        try:
            _await(f"http://127.0.0.1:{port}/listing/9000")
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            end(process)


def _await(url: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def cpu_seconds(master: int) -> float:
    """User and system time of a process and everything below it, in seconds (proc(5), fields 14 and 15)."""
    parents: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        pid = int(entry.name)
        parents.setdefault(int(fields[1]), []).append(pid)
        used[pid] = int(fields[11]) + int(fields[12])
    waiting, ticks = [master], 0
    while waiting:
        pid = waiting.pop()
        ticks += used.get(pid, 0)
        waiting += parents.get(pid, [])
    return ticks / TICKS
