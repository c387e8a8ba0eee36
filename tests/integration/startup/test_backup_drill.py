"""The drill: a shop in use is backed up, its state is lost, and the archive brings it back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.support.processes import ShopProcesses


@pytest.fixture
def shop(tmp_path: Path) -> ShopProcesses:
    """A migrated shop with the demo's rows, not running."""
    made = ShopProcesses(var_dir=tmp_path / "var", env={"SEED_DEMO": "1"})
    made.command("db", "upgrade")
    made.command("seed", "--if-empty")
    return made


def stats(shop: ShopProcesses) -> dict[str, int]:
    found: dict[str, int] = json.loads(shop.command("catalog", "stats", "--json").stdout)
    return found


def test_a_lost_shop_comes_back_from_its_archive(shop, tmp_path):
    archive = tmp_path / "archive.tar.gz"
    before = stats(shop)
    assert before["products"] > 0
    with shop.start():
        shop.command("backup", str(archive))
        refused = shop.command("restore", str(archive), "--force", check=False)
        assert refused.returncode == 1
        assert "Stop it" in refused.stderr
    shutil.rmtree(shop.var_dir)
    shop.var_dir.mkdir()
    told = shop.command("restore", str(archive))
    assert "SECRET_KEY" not in told.stdout
    assert stats(shop) == before
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
