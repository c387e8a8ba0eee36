"""Which shelf is in use: each process keeps one until something changes.

Whoever changes the index renews a mark among the preferences, in the same transaction and as its last act;
preferences are read once a request anyway. A small shelf is filled anew by the next request that wants it. A
large one takes seconds, which no request shall wait for: the worker fills it into a file that all processes
map into their memory, and until it has, lists are as they were a moment ago (the cards on them are always
read from the database). Only where no such file is yet, a request fills a large shelf itself.
"""

from __future__ import annotations

import mmap
import os
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, func, select, update

from shop.catalog.models import IndexedProduct
from shop.catalog.search import filling
from shop.catalog.search.packed import Packed
from shop.catalog.search.shelf import Shelf
from shop.kernel import clock, db, ids, preferences
from shop.kernel.models import PreferenceRow

KEY = "kept.product_index"
LARGE = 5000  # products; filling their shelf takes a few tenths of a second
PATIENCE = 20  # the worker rests this many times as long as filling took, however much changes
FILE = "shelf.bin"

_lock = threading.Lock()
_file: list[Path] = []
_large: list[int] = [LARGE]
_kept: list[tuple[Engine, Shelf]] = []
_mapped: list[tuple[tuple[int, int], Shelf]] = []  # the file's inode and time, and what is in it
_rests: list[datetime] = []  # until when the worker does not fill the file again


def configure(folder: Path, *, large: int = LARGE) -> None:
    """Say where the file of a large shelf is kept, and how many products a small one may have."""
    _file[:], _large[:] = [folder / FILE], [large]
    _kept.clear()
    _mapped.clear()
    _rests.clear()


def current() -> Shelf:
    """The shelf in use; inside a transaction, as the transaction sees it."""
    if db.in_transaction():
        return filling.shelf()
    engine, mark = db.engine(), _mark()
    kept = _kept[0] if _kept else None
    if kept and kept[0] is engine and kept[1].mark == mark:
        return kept[1]
    with _lock:
        found = _instead(mark) or filling.shelf(mark)
        _kept[:] = [(engine, found)]
        return found


def renew() -> None:
    """Have every process see the change of the open transaction once it is committed."""
    row = {"key": KEY, "value": "", "updated_at": clock.now()}
    db.insert_ignore(PreferenceRow, [row])
    db.session().execute(
        update(PreferenceRow)
        .where(PreferenceRow.key == KEY)
        .values(value=ids.new_token())
        .execution_options(synchronize_session=False)
    )
    db.session().info.pop("preferences", None)


def write_down(*, at: datetime) -> int:
    """Fill the file of a large shelf where it is out of date; how many products are in it then."""
    made, mark = _in_file(), _mark()
    if (made is not None and made.mark == mark) or (_rests and at < _rests[0]):
        return 0
    count = db.session().scalar(select(func.count()).select_from(IndexedProduct)) or 0
    if count <= _large[0]:
        _file[0].unlink(missing_ok=True)
        return 0
    began = time.monotonic()
    beside = _file[0].with_suffix(f".{os.getpid()}")
    beside.write_bytes(filling.load(mark))
    beside.replace(_file[0])
    _rests[:] = [at + timedelta(seconds=time.monotonic() - began) * PATIENCE]
    return count


def _mark() -> str:
    return preferences.raw(KEY)[0] or ""


def _instead(mark: str) -> Shelf | None:
    """What is shown without filling a shelf: the file's, if it is up to date or large."""
    made = _in_file()
    return made if made is not None and (made.mark == mark or made.size > _large[0]) else None


def _in_file() -> Shelf | None:
    """The file's shelf, mapped again whenever there is a new file."""
    try:
        with _file[0].open("rb") as file:
            found = os.fstat(file.fileno())
            seen = found.st_ino, found.st_mtime_ns
            if not _mapped or _mapped[0][0] != seen:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                _mapped[:] = [(seen, Shelf(Packed(data)))]
    except (OSError, ValueError, IndexError):
        return None
    return _mapped[0][1]
