"""Where pictures lie, named by their content, so that a file never changes.

Renditions lie in the media folder, which everybody may see; what was uploaded lies beside that folder and is
shown to nobody: it may still tell where a photo was taken. Pictures that only some may see lie in a folder of
their own (`private`), and views that know who asks serve them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

WIDTHS = (320, 480, 640, 960, 1440)
JPEG_WIDTH = 960  # of the one JPEG
KINDS = ("avif", "webp", "jpg")
FOLDER = "products"
ORIGINALS, PRIVATE = "originals", "private"
KEEP_UNUSED = timedelta(days=2)  # a file may be there before the row that shows it
_root: list[Path] = []
_shown_elsewhere: dict[str, Callable[[], Iterable[str]]] = {}


def configure(media_dir: Path) -> None:
    """Set the media folder; what was uploaded is kept beside it."""
    _root[:] = [media_dir]


def folder() -> Path:
    """The media folder."""
    return _root[0]


def originals() -> Path:
    """The folder of what was uploaded; never served."""
    return _root[0].parent / ORIGINALS


def keep_private(path: str, data: bytes) -> None:
    """Keep a file below the private folder; one already there is the same one."""
    if not is_there(_private() / path):
        _write(_private() / path, data, mode=0o600)


def private(path: str) -> bytes:
    """A file of the private folder, as `keep_private` was told its path. Raises FileNotFoundError."""
    return (_private() / path).read_bytes()


def public_jpeg(name: str) -> bytes:
    """The one JPEG of a picture in the media folder. Raises FileNotFoundError."""
    return (folder() / jpeg_path(name)).read_bytes()


def sweep_private(place: str, shown: Collection[str], *, at: datetime) -> int:
    """Delete old files below `place` of the private folder whose paths are not in `shown`; how many."""
    paths = list((_private() / place).glob("*/*"))
    return sum(path.relative_to(_private()).as_posix() not in shown and swept(path, at=at) for path in paths)


def is_there(path: Path) -> bool:
    """Whether a file needs not be written again. Its age begins anew: it is of use once more, and not to be
    swept before the row that shows it is there."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def swept(path: Path, *, at: datetime) -> bool:
    """Delete a file if it is old enough, that is, not just being added; whether it was."""
    try:
        if timedelta(seconds=at.timestamp() - path.stat().st_mtime) <= KEEP_UNUSED:
            return False
    except FileNotFoundError:
        return False
    path.unlink(missing_ok=True)
    return True


def _private() -> Path:
    return _root[0].parent / PRIVATE


def keep_while(name: str, shown: Callable[[], Iterable[str]]) -> None:
    """Have the sweep spare pictures that `shown` names by address ("/media/products/….jpg")."""
    _shown_elsewhere[name] = shown


def shown_elsewhere() -> set[str]:
    """The names of pictures that others than the catalog still show."""
    return {name_of(address) for shown in _shown_elsewhere.values() for address in shown()}


def name_of(path: str) -> str:
    """The name of the picture that a rendition's path or address belongs to."""
    place, _, last = path.removeprefix("/media/").rpartition("/")
    return f"{place}/{last.partition('.')[0].partition('-')[0]}"


def widths_of(width: int) -> list[int]:
    """The widths in pixels that a picture of `width` is kept in: never larger, and none just below it."""
    return [smaller for smaller in WIDTHS if smaller <= width * 0.85] + [width]


def path_of(name: str, width: int, kind: str) -> str:
    """Path below the media folder of the rendition of `width`; `kind` is one of KINDS."""
    return f"{name}-{width}.{kind}"


def jpeg_path(name: str) -> str:
    """Path below the media folder of the one JPEG, for mails, feeds and old programs."""
    return f"{name}.jpg"


def write(path: str, data: bytes) -> None:
    """Write a file below the media folder so that nobody ever sees half of it."""
    _write(folder() / path, data, mode=0o644)


def write_original(path: str, data: bytes) -> None:
    """Keep what was uploaded, readable by the shop alone; a file already there is the same one."""
    if not is_there(originals() / path):
        _write(originals() / path, data, mode=0o600)


def _write(target: Path, data: bytes, *, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(mode)
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
