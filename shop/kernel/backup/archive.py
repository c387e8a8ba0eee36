"""The archive itself: a gzipped tar of plain files under known names. Reading trusts nothing in it."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from shop.kernel.backup import manifest
from shop.kernel.backup.manifest import FileEntry, Manifest
from shop.kernel.backup.problems import RestoreRefused
from shop.kernel.errors import N_

STORE_FILES = ("shop.sqlite3", "journey.sqlite3", "database.dump")
FOLDERS = ("media", "originals", "private", "lake")
HELD = ("lake",)  # of these, what was held still while the databases were copied
CHUNK = 1 << 20
BROKEN = (tarfile.TarError, EOFError, zlib.error, OSError)


class Writer:
    """An archive being written; `add` file by file, then `close_with` the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.entries: list[FileEntry] = []

    def add(self, name: str, path: Path) -> None:
        """Add the file at `path` under `name`, and note its checksum."""
        with path.open("rb") as content:
            status = os.fstat(content.fileno())
            info = _info(name, size=status.st_size, modified=status.st_mtime)
            hashed = _Hashed(content)
            self._tar.addfile(info, hashed)
        self.entries.append(FileEntry(name=name, size=info.size, sha256=hashed.digest()))

    def close_with(self, made: Manifest) -> None:
        """Add the manifest, which ends the archive."""
        content = made.to_json()
        self._tar.addfile(_info(manifest.NAME, size=len(content), modified=0), io.BytesIO(content))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write an archive beside `target`, readable by us alone, and put it in place once it is safe on disk."""
    draft = target.with_name(f".{target.name}.part")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6, format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack `source` into `folder` and check every byte; raises RestoreRefused when anything is amiss."""
    try:
        with gzip.open(source, "rb") as stream:
            with tarfile.open(fileobj=stream, mode="r:") as tar:
                found, content = _extract(tar, folder)
            while stream.read(CHUNK):  # to the end, where the checksum of the whole is
                pass
    except BROKEN as error:
        message = N_("The archive is damaged or cut off: %(reason)s.")
        raise RestoreRefused(message, reason=error) from None
    if content is None:
        raise RestoreRefused(N_("The archive is cut off: it has no manifest."))
    told = Manifest.from_json(content)
    _compare(found, told)
    return told


def _extract(tar: tarfile.TarFile, folder: Path) -> tuple[dict[str, FileEntry], bytes | None]:
    found: dict[str, FileEntry] = {}
    content: bytes | None = None
    for member in tar:
        stream = tar.extractfile(member) if member.isreg() else None
        if stream is None or member.name in found or content is not None:
            raise _foreign(member.name)
        if member.name == manifest.NAME:
            content = stream.read()
        elif not is_known(member.name):
            raise _foreign(member.name)
        else:
            found[member.name] = _write(stream, folder, member.name)
    return found, content


def is_known(name: str) -> bool:
    """Whether a file of that name belongs in an archive, and stays within the folder it is unpacked to."""
    if name in STORE_FILES:
        return True
    top, *below = PurePosixPath(name).parts or ("",)
    plain = str(PurePosixPath(name)) == name and not any(mark in name for mark in "\\\0")
    return plain and top in FOLDERS and bool(below) and ".." not in below


def _write(stream: IO[bytes], folder: Path, name: str) -> FileEntry:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    hashed = _Hashed(stream)
    with path.open("xb") as out:
        while chunk := hashed.read(CHUNK):
            out.write(chunk)
        if name in STORE_FILES:
            out.flush()
            os.fsync(out.fileno())
    return FileEntry(name=name, size=path.stat().st_size, sha256=hashed.digest())


def _compare(found: dict[str, FileEntry], told: Manifest) -> None:
    expected = {entry.name: entry for entry in told.files}
    wrong = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    if wrong:
        raise RestoreRefused(
            N_("%(name)s in the archive is missing, foreign or altered (%(count)s such files)."),
            name=wrong[0],
            count=len(wrong),
        )


def _foreign(name: str) -> RestoreRefused:
    return RestoreRefused(N_("The archive holds %(name)s, which is not of a backup."), name=repr(name))


def _info(name: str, *, size: int, modified: float) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(modified), 0o600
    return info


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._content.read(size)
        self._hash.update(chunk)
        return chunk

    def digest(self) -> str:
        return self._hash.hexdigest()
