"""Real data that lies beside the project (`SHARED_DATA`, default `../shared/data`) and is not ours to carry.

A test on it is left out, by name and in sight, where the data is absent. Own fixtures always run, so that
no behavior rests on these files alone.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def shared_data(name: str) -> Path:
    """The path of `name`, such as "shopify/apparel.csv"; leaves the calling test out when it is absent."""
    path = Path(os.environ.get("SHARED_DATA") or ROOT / ".." / "shared" / "data").resolve() / name
    if not path.exists():
        pytest.skip(f"left out: the shared data has no {name}")
    return path
