"""What questions about long histories cost: CPU beside a scan of the same three columns of the day files (in
the same run, two threads), memory, growth, and ClickHouse's own `windowFunnel` (chdb) over the same files.

    python bench/journey.py [EVENTS …] [--folder FOLDER]        (default: 10000000 100000000)

With --folder the history is kept there and found again.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import _history  # noqa: E402
from _lines import Lines  # noqa: E402

SIZES = (10_000_000, 100_000_000)
ROUNDS = 3
GOALS = {
    "funnel": 1.5,
    "time to convert": 1.5,
    "funnel by channel": 1.5,
    "funnel with OR, optional steps and an exclusion": 1.5,
    "retention": 2.0,
    "paths": 2.5,
}
BYTES, MEMORY, GROWTH = 8.0, 2048.0, 11.0


def main() -> int:
    """Make or find the histories, ask, print; 1 where a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("events", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--folder", type=Path)
    given, lines = parser.parse_args(), Lines()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="threeclick-bench-"))
    found: dict[int, dict[str, Any]] = {}
    try:
        for events in sorted(given.events):
            history = folder / str(events)
            _tell_copy(lines, events, _made(folder, history, events))
            found[events] = _asked(lines, events, history)
        _tell_growth(lines, found)
    finally:
        if given.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if lines.all_hold else 1


def _made(folder: Path, history: Path, events: int) -> dict[str, float]:
    done = history / "made.json"
    if not done.exists():
        shutil.rmtree(history, ignore_errors=True)
        if events > _history.BASE:
            _made(folder, folder / str(_history.BASE), _history.BASE)
            shutil.copytree(folder / str(_history.BASE), history)
            _history.multiplied(history, events // _history.BASE)
        else:
            _history.made(history, events)
    told: dict[str, float] = json.loads(done.read_text())
    return told


def _tell_copy(lines: Lines, events: int, made: dict[str, float]) -> None:
    size = _short(events)
    lines.tell(f"journey.copy_{size}", made["bytes"], "bytes an event", goal=BYTES)
    if "build" in made:
        lines.tell(f"journey.copy_made_{size}", made["build"] / made["events"] * 1e6, "CPU µs an event")


def _asked(lines: Lines, events: int, history: Path) -> dict[str, Any]:
    """Each question beside the scan; answers of ours and of ClickHouse."""
    size, found = _short(events), {}
    for name in ("scan", *GOALS):
        found[name] = _history.ask(history, name, ROUNDS)
    scan = found["scan"]["cpu"]
    lines.tell(f"journey.scan_{size}", scan, "CPU s")
    for name, goal in GOALS.items():
        key = f"journey.{name.replace(' ', '_').replace(',', '')}_{size}"
        lines.tell(key, found[name]["cpu"], "CPU s", control=scan, goal=goal)
        lines.tell(f"{key}_memory", found[name]["memory"], "MB", goal=MEMORY)
    if events <= _history.BASE:
        _tell_clickhouse(lines, size, history, found["funnel"]["cpu"])
    return found


def _tell_clickhouse(lines: Lines, size: str, history: Path, ours: float) -> None:
    theirs = _history.ask(history, "clickhouse", 1)["cpu"]
    lines.tell(f"journey.funnel_beside_windowFunnel_{size}", ours, "CPU s", control=theirs, goal=1.0)


def _tell_growth(lines: Lines, found: dict[int, dict[str, Any]]) -> None:
    if len(found) < 2:
        return
    small, large = min(found), max(found)
    goal = GROWTH * large / small / 10
    for name in GOALS:
        key = f"journey.{name.replace(' ', '_').replace(',', '')}_growth"
        lines.tell(key, found[large][name]["cpu"], "CPU s", control=found[small][name]["cpu"], goal=goal)


def _short(events: int) -> str:
    return f"{events // 1_000_000}M" if events >= 1_000_000 else str(events)


if __name__ == "__main__":
    sys.exit(main())
