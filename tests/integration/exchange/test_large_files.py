"""A large file is a stream: its import needs no more memory than a small one's."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SECRET

FULL = os.environ.get("SOAK") == "full"
ROWS = 100_000 if FULL else 12_000
LIMIT_MB = 300 if FULL else 200  # a stream: memory hardly grows with the file
IMPORT = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from shop.catalog import pictures
from shop.exchange.shopify_products import importer
from shop.exchange.shopify_products.changes import ImportOptions
from shop.kernel import db, preferences
from shop.kernel.settings import Settings
import shop.exchange.models, shop.inventory.models

settings = Settings(env="test", secret_key=sys.argv[3], var_dir=Path(sys.argv[2]))
db.configure(settings)
preferences.configure(settings.secret_key)
pictures.configure(settings.media_dir)
db.create_all()
report = importer.run(Path(sys.argv[1]), options=ImportOptions(), at=datetime(2026, 11, 24, tzinfo=UTC))
# VmHWM is this program's own peak; ru_maxrss would carry over that of the process that started it.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0]) / 1024
print(json.dumps({"report": report.as_dict(), "peak_mb": peak}))
"""
HEAD = [
    *(
        "Handle",
        "Title",
        "Body (HTML)",
        "Vendor",
        "Type",
        "Tags",
        "Published",
        "Option1 Name",
        "Option1 Value",
    ),
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Price", "Image Src", "Image Position"),
]


def big_file(folder: Path, products: int, variants: int) -> Path:
    """A zipped file of `products` times `variants` rows, written as a stream itself."""
    path = folder / "big.csv.gz"
    body = "<p>Hand-thrown stoneware.</p><ul><li>Dishwasher safe</li></ul>"
    with gzip.open(path, "wb", compresslevel=1) as packed, io.TextIOWrapper(packed, newline="") as text:
        writer = csv.writer(text)
        writer.writerow(HEAD)
        for n in range(products):
            for v in range(variants):
                head = (
                    (f"Pot {n}", body, "Kiln", f"Type {n % 20}", "a, b", "TRUE", "Size")
                    if v == 0
                    else [""] * 7
                )
                stock = (f"SKU-{n}-{v}", 400, "shopify", v, "deny", f"{10 + v}.50")
                writer.writerow(
                    [f"pot-{n}", *head, f"S{v}", *stock, f"https://pictures.example/{n}-{v}.jpg", v + 1]
                )
    return path


@pytest.mark.soak
def test_a_large_file_is_imported_in_little_memory(tmp_path: Path) -> None:
    path = big_file(tmp_path, ROWS // 10, 10)
    command = [sys.executable, "-c", IMPORT, str(path), str(tmp_path / "var"), SECRET]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout)
    assert result["report"]["products"]["created"] == ROWS // 10
    assert result["report"]["variants"]["created"] == ROWS
    assert (result["report"]["rows"], result["report"]["errors"]) == (ROWS, 0)
    assert result["peak_mb"] < LIMIT_MB
