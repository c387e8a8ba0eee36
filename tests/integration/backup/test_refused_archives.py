"""Archives that are cut off, altered, foreign or hostile: refused in a sentence, and nothing changes."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shop.kernel import db
from shop.kernel.backup import RestoreRefused, backup, restore
from shop.kernel.backup.archive import is_known
from shop.kernel.backup.manifest import Manifest
from shop.kernel.settings import Settings
from tests.integration.backup.conftest import AT, rows

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture
def any_settings(settings: Settings) -> Settings:
    """Only SQLite: what an archive may hold does not depend on the database."""
    return settings


@pytest.fixture
def archive(filled: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "good.tar.gz"
    backup(filled, path, at=AT)
    return path


def change(archive: Path, edit: Callable[[Members], Members]) -> Path:
    """A copy of `archive` with its members edited."""
    with tarfile.open(archive) as tar:
        members = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    changed = archive.with_name("changed.tar.gz")
    with tarfile.open(changed, "w:gz") as tar:
        for info, content in edit(members):
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return changed


def refused(elsewhere: Settings, archive: Path, words: str) -> None:
    with pytest.raises(RestoreRefused, match=words):
        restore(elsewhere, archive, at=AT)
    assert list(elsewhere.var_dir.glob("**/*")) == []


def with_manifest(members: Members, **values: object) -> Members:
    info, content = members[-1]
    return [*members[:-1], (info, json.dumps({**json.loads(content), **values}).encode())]


def test_the_unchanged_archive_is_taken(archive, elsewhere):
    restore(elsewhere, change(archive, lambda members: members), at=AT)
    assert (elsewhere.var_dir / "shop.sqlite3").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_archive(archive, elsewhere, share):
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    refused(elsewhere, archive, "damaged or cut off")


def test_an_archive_without_its_end(archive, elsewhere):
    refused(elsewhere, change(archive, lambda members: members[:-1]), "no manifest")


def test_an_archive_with_one_wrong_byte(archive, elsewhere):
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    refused(elsewhere, archive, "damaged|altered")


def test_a_file_that_is_no_archive(elsewhere, tmp_path):
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\xff\xd8 no archive at all")
    refused(elsewhere, path, "damaged or cut off")
    refused(elsewhere, tmp_path / "missing.tar.gz", "no archive")


def test_a_file_with_another_checksum(archive, elsewhere):
    def edit(members: Members) -> Members:
        return [(info, b"other" if "chair" in info.name else content) for info, content in members]

    refused(elsewhere, change(archive, edit), "chair.webp in the archive is missing, foreign or altered")


def test_a_file_that_is_missing_or_not_in_the_manifest(archive, elsewhere):
    refused(elsewhere, change(archive, lambda members: members[1:]), "missing")
    stranger = (tarfile.TarInfo("media/stranger.txt"), b"boo")
    refused(elsewhere, change(archive, lambda members: [stranger, *members]), "foreign")


@pytest.mark.parametrize("name", ["../evil", "media/../../evil", "/etc/evil", "huey.sqlite3", ".env"])
def test_a_file_that_would_land_elsewhere(archive, elsewhere, name):
    evil = (tarfile.TarInfo(name), b"evil")
    refused(elsewhere, change(archive, lambda members: [evil, *members]), "not of a backup")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices(archive, elsewhere, kind):
    def edit(members: Members) -> Members:
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = kind, "/etc/passwd"
        return [(link, b""), *members]

    refused(elsewhere, change(archive, edit), "not of a backup")


def test_the_same_file_twice_and_a_file_after_the_manifest(archive, elsewhere):
    refused(elsewhere, change(archive, lambda members: [members[0], *members]), "not of a backup")
    late = (tarfile.TarInfo("media/late"), b"late")
    refused(elsewhere, change(archive, lambda members: [*members, late]), "not of a backup")


def test_a_manifest_of_another_kind(archive, elsewhere):
    refused(elsewhere, change(archive, lambda members: with_manifest(members, format=99)), "format 99")
    refused(elsewhere, change(archive, lambda members: with_manifest(members, surprise=1)), "cannot be read")
    broken = change(archive, lambda members: [*members[:-1], (members[-1][0], b"[]")])
    refused(elsewhere, broken, "cannot be read")


def test_an_archive_of_another_engine(archive, elsewhere):
    changed = change(archive, lambda members: with_manifest(members, engine="postgresql"))
    refused(elsewhere, changed, "is of postgresql")


def test_rows_that_differ_from_the_manifest(archive, elsewhere):
    changed = change(archive, lambda members: with_manifest(members, rows={"shop": {}, "journey": {}}))
    refused(elsewhere, changed, "other rows")


def test_a_swap_that_fails_half_way_is_undone(archive, filled, monkeypatch):
    """The old pictures cannot be moved: the databases, already swapped, go back."""
    db.dispose()
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name == "media":
            raise PermissionError("the pictures are held fast")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    before = (filled.var_dir / "shop.sqlite3").stat().st_ino
    with pytest.raises(PermissionError):
        restore(filled, archive, force=True, at=AT)
    assert (filled.var_dir / "shop.sqlite3").stat().st_ino == before
    db.configure(filled)
    assert rows() == (["1", "2", "3"], [1, 2, 3])


def test_a_damaged_store_can_be_replaced(archive, filled):
    db.dispose()
    (filled.var_dir / "shop.sqlite3").write_bytes(b"no database any more" * 500)
    restore(filled, archive, force=True, at=AT)
    db.configure(filled)
    assert rows() == (["1", "2", "3"], [1, 2, 3])


def test_names_that_belong_in_an_archive():
    assert is_known("shop.sqlite3")
    assert is_known("media/a/b.webp")
    foreign = ["", ".", "media", "media/", "media//a", "./media/a", "media/./a", "media\\a", "x/a"]
    foreign += ["/media/a", "media/../a", "media/a\0b", "../media/a"]
    assert [name for name in foreign if is_known(name)] == []


def test_a_manifest_reads_what_it_wrote(filled, tmp_path):
    made = backup(filled, tmp_path / "a.tar.gz", at=AT)
    assert Manifest.from_json(made.to_json()) == made
