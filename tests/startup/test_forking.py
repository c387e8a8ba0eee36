"""The web loads the shop once and forks (gunicorn --preload): loading must leave nothing open to share."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.processes import ROOT, ShopProcesses

QUESTION = """
import os, threading
import wsgi
names = [os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")]
print([name for name in names if "sqlite" in name or "socket:" in name], threading.active_count())
"""


def test_loading_the_shop_opens_no_database_and_starts_no_thread(tmp_path: Path):
    shop = ShopProcesses(var_dir=tmp_path / "var")
    answer = subprocess.run(
        [sys.executable, "-c", QUESTION], cwd=ROOT, env=shop.env, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[] 1", answer.stderr
