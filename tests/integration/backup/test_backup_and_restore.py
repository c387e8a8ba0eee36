"""What is backed up comes back: on both databases, with the pictures, while the shop goes on."""

from __future__ import annotations

import os
import stat
import threading
from dataclasses import replace

import pytest
from sqlalchemy import text

from shop.kernel import db
from shop.kernel.backup import BackupFailed, RestoreRefused, backup, restore
from tests.integration.backup.conftest import AT, rows, write_row


def test_everything_comes_back_elsewhere(filled, elsewhere, tmp_path):
    archive = tmp_path / "monday.tar.gz"
    made = backup(filled, archive, at=AT)
    told = restore(elsewhere, archive, at=AT)
    assert told == made
    db.configure(elsewhere)
    assert rows() == (["1", "2", "3"], [1, 2, 3])
    assert (elsewhere.media_dir / "a" / "chair.webp").read_bytes() == b"chair" * 1000
    assert (elsewhere.media_dir / "שלום.txt").read_text(encoding="utf-8") == "hello"


def test_a_restored_shop_takes_new_rows(filled, elsewhere, tmp_path):
    restore(elsewhere, backup_to(filled, tmp_path), at=AT)
    db.configure(elsewhere)
    write_row(4)
    assert rows() == (["1", "2", "3", "4"], [1, 2, 3, 4])


def test_the_manifest_counts_rows_and_files(filled, tmp_path):
    made = backup(filled, tmp_path / "a.tar.gz", at=AT)
    assert made.rows["shop"]["attention_items"] == 3
    assert made.rows["journey"]["note"] == 3
    assert {entry.name for entry in made.files} >= {"media/a/chair.webp", "media/שלום.txt"}
    assert made.engine == ("postgresql" if filled.database_url else "sqlite")


def test_an_archive_is_for_its_owner_only_and_leaves_no_draft(filled, tmp_path):
    folder = tmp_path / "archives"
    archive = folder / "monday.tar.gz"
    backup(filled, archive, at=AT)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["monday.tar.gz"]


def test_a_store_that_is_not_empty_is_left_alone(filled, tmp_path):
    archive = backup_to(filled, tmp_path)
    write_row(4)
    db.dispose()
    with pytest.raises(RestoreRefused, match="not empty"):
        restore(filled, archive, at=AT)
    db.configure(filled)
    assert rows() == (["1", "2", "3", "4"], [1, 2, 3, 4])


def test_force_replaces_what_was_there(filled, tmp_path):
    archive = backup_to(filled, tmp_path)
    write_row(4)
    (filled.media_dir / "later.txt").write_text("later", encoding="utf-8")
    db.dispose()
    restore(filled, archive, force=True, at=AT)
    db.configure(filled)
    assert rows() == (["1", "2", "3"], [1, 2, 3])
    assert not (filled.media_dir / "later.txt").exists()
    kept = filled.var_dir / "before-restore-20261124T120000"
    assert (kept / "media" / "later.txt").exists()
    assert (kept / "shop.sqlite3").exists() == (not filled.database_url)


def test_a_shop_that_is_running_is_left_alone(filled, tmp_path):
    archive = backup_to(filled, tmp_path)
    write_row(4)
    with db.engine().connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(RestoreRefused, match="Stop it"):
            restore(filled, archive, force=True, at=AT)
    assert rows() == (["1", "2", "3", "4"], [1, 2, 3, 4])


def test_another_secret_key_is_noticed(filled, tmp_path):
    made = backup(filled, tmp_path / "a.tar.gz", at=AT)
    assert made.made_with(filled)
    assert not made.made_with(replace(filled, secret_key="another key, long enough to be taken for one"))


def test_a_backup_is_of_one_moment_while_the_shop_writes(filled, elsewhere, tmp_path):
    """Two tables of one store are written together; a backup never sees one without the other."""
    with db.engine().begin() as connection:
        connection.execute(text("CREATE TABLE debit (n integer)"))
        connection.execute(text("CREATE TABLE credit (n integer)"))
    stop = threading.Event()

    def pay() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with db.transaction() as session:
                session.execute(text("INSERT INTO debit VALUES (:n)"), {"n": number})
                session.execute(text("INSERT INTO credit VALUES (:n)"), {"n": number})

    payers = [threading.Thread(target=pay) for _ in range(2)]
    for payer in payers:
        payer.start()
    try:
        made = [backup(filled, tmp_path / f"{number}.tar.gz", at=AT) for number in range(4)]
    finally:
        stop.set()
        for payer in payers:
            payer.join()
    assert all(one.rows["shop"]["debit"] == one.rows["shop"]["credit"] for one in made)
    restore(elsewhere, tmp_path / "3.tar.gz", at=AT)  # which counts the rows again


def test_nothing_to_back_up_is_said(settings, tmp_path):
    with pytest.raises(BackupFailed, match="does not exist"):
        backup(settings, tmp_path / "a.tar.gz", at=AT)
    assert not (tmp_path / "a.tar.gz").exists()


def test_a_failed_backup_leaves_the_older_one(settings, tmp_path):
    archive = tmp_path / "a.tar.gz"
    archive.write_bytes(b"older")
    settings.var_dir.mkdir()
    for store in ("shop", "journey"):
        (settings.var_dir / f"{store}.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(BackupFailed):
        backup(settings, archive, at=AT)
    assert archive.read_bytes() == b"older"
    assert sorted(os.listdir(tmp_path)) == ["a.tar.gz"]


def test_a_dead_postgresql_is_said(settings, tmp_path):
    dead = replace(settings, database_url=f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    with pytest.raises(BackupFailed, match="could not be made"):
        backup(dead, tmp_path / "a.tar.gz", at=AT)


def backup_to(settings, folder):
    archive = folder / "backup.tar.gz"
    backup(settings, archive, at=AT)
    return archive
