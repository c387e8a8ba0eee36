"""The drill: a shop in use is backed up, its state is lost, and the archive brings it back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.processes import ShopProcesses


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a shop with an owner and the demo's rows."""
    made = ShopProcesses(var_dir=tmp_path_factory.mktemp("seeded") / "var", env={"SEED_DEMO": "1"})
    made.command("db", "upgrade")
    made.command("seed", "--if-empty")
    made.command("owner", "sign-in-link")
    made.close()
    return made.var_dir


@pytest.fixture
def shop(seeded: Path, tmp_path: Path) -> Iterator[ShopProcesses]:
    """A shop with that state, not running."""
    shutil.copytree(seeded, tmp_path / "var")
    made = ShopProcesses(var_dir=tmp_path / "var", forked=True)
    yield made
    made.stop()


def contents(shop: ShopProcesses, archive: Path) -> dict[str, Any]:
    """The rows of every table and the checksums of the pictures, as a backup counts them."""
    told = json.loads(shop.command("backup", str(archive), "--json").stdout)
    pictures = [file for file in told["files"] if file["name"].startswith("media/")]
    return {"rows": told["rows"], "pictures": pictures}


def test_a_lost_shop_comes_back_from_its_archive(shop, tmp_path):
    archive = tmp_path / "archive.tar.gz"
    with shop.start():
        shop.command("backup", str(archive))
        refused = shop.command("restore", str(archive), "--force", check=False)
        assert refused.returncode == 1
        assert "Stop it" in refused.stderr
    before = contents(shop, archive)
    assert before["rows"]["shop"]["staff"] >= 1
    shutil.rmtree(shop.var_dir)
    shop.var_dir.mkdir()
    told = shop.command("restore", str(archive))
    assert "SECRET_KEY" not in told.stdout
    assert contents(shop, tmp_path / "again.tar.gz") == before
    with shop.start():
        assert shop.is_ready()


def test_a_shop_in_use_is_not_overwritten_by_mistake(shop, tmp_path):
    archive = tmp_path / "archive.tar.gz"
    shop.command("backup", str(archive))
    refused = shop.command("restore", str(archive), check=False)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_backups_without_a_name_are_kept_in_var_dir(shop):
    told = json.loads(shop.command("backup", "--json").stdout)
    assert Path(told["path"]).parent == shop.var_dir / "backups"
    assert told["rows"]["shop"]["alembic_version"] == 1


def test_a_missing_archive_is_said(shop, tmp_path):
    refused = shop.command("restore", str(tmp_path / "none.tar.gz"), "--force", check=False)
    assert refused.returncode == 1
    assert "no archive" in refused.stderr
