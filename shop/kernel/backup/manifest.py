"""What an archive says of itself: when and from what it was made, checksums of its files, rows by table."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from shop.kernel.backup.problems import RestoreRefused
from shop.kernel.errors import N_
from shop.kernel.settings import Settings

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """One file of the archive."""

    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The last file of every archive, so that an archive without it is known to be cut off."""

    format: int = FORMAT
    created_at: str  # ISO 8601, UTC
    engine: str  # "sqlite" or "postgresql"
    engine_version: str
    secret_check: str
    revisions: dict[str, str]  # store -> revision of its schema
    rows: dict[str, dict[str, int]]  # store -> table -> rows
    files: tuple[FileEntry, ...]

    def made_with(self, settings: Settings) -> bool:
        """Whether the archive was made under the same SECRET_KEY, so that its secrets can be read."""
        return hmac.compare_digest(self.secret_check, secret_check(settings))

    def row_count(self) -> int:
        """All rows of both stores."""
        return sum(sum(tables.values()) for tables in self.rows.values())

    def to_json(self) -> bytes:
        """The file's content."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Read a manifest; raises RestoreRefused for one that is not of a format known here."""
        try:
            values: dict[str, Any] = json.loads(content)
            files = tuple(FileEntry(**entry) for entry in values.pop("files"))
            made = cls(**values, files=files)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise RestoreRefused(N_("The archive's manifest cannot be read.")) from None
        if made.format != FORMAT:
            raise RestoreRefused(
                N_("The archive has format %(found)s; this version reads %(known)s."),
                found=made.format,
                known=FORMAT,
            )
        return made


def secret_check(settings: Settings) -> str:
    """A fingerprint of SECRET_KEY that tells nothing of the key."""
    return hmac.new(settings.secret_key.encode(), b"threeclick backup", hashlib.sha256).hexdigest()[:32]
