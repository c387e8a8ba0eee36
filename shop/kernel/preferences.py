"""What an owner changes while the shop runs: declared once with a default, read from anywhere.

`STORE_NAME = declare("store.name", "My shop")` beside its use; `get(STORE_NAME)`, `put(STORE_NAME, …)`.
All rows are read in one query per session and kept on it, as a `Stored` that is the same object for as long
as nothing changes: whatever follows from preferences alone may be kept by it. Secrets are stored encrypted
with a key derived from SECRET_KEY (Fernet, cryptography.io) and never shown again.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from cryptography.fernet import Fernet, InvalidToken

from shop.kernel import db, driver
from shop.kernel.models import PreferenceRow

T = TypeVar("T")
ALL = f"SELECT key, value FROM {PreferenceRow.__tablename__} ORDER BY key"
_declared: dict[str, Preference[Any]] = {}
_cipher: list[Fernet] = []


@dataclass(frozen=True)
class Preference(Generic[T]):
    """A declared preference; the value is any JSON value of the default's type."""

    key: str
    default: T
    secret: bool = False


class Stored(dict[str, str]):
    """What is stored, by key. Nobody changes it; equal ones are one, so it is told apart by which it is."""

    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__


def declare(key: str, default: T, *, secret: bool = False) -> Preference[T]:
    """Declare a preference under a dotted `key`, unique in the program."""
    if key in _declared:
        raise ValueError(f"preference {key} is declared twice")
    _declared[key] = found = Preference(key, default, secret)
    return found


def configure(secret_key: str) -> None:
    """Derive the key that secrets are stored with."""
    digest = hashlib.sha256(b"threeclick preferences\x00" + secret_key.encode()).digest()
    _cipher[:] = [Fernet(base64.urlsafe_b64encode(digest))]


def encrypt(text: str) -> str:
    """`text` as only this shop can read it."""
    return _cipher[0].encrypt(text.encode()).decode()


def decrypt(stored: str) -> str | None:
    """The inverse of `encrypt`; None when it was written under another SECRET_KEY."""
    try:
        return _cipher[0].decrypt(stored.encode()).decode()
    except InvalidToken:
        return None


def get(preference: Preference[T]) -> T:
    """The owner's value, else the default. A secret written under another SECRET_KEY counts as absent."""
    text = stored().get(preference.key)
    if text is None:
        return preference.default
    if preference.secret:
        text = decrypt(text)
        if text is None:
            return preference.default
    return json.loads(text) if text[:1] in "[{" else _plain(text)  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def _plain(text: str) -> Any:
    """A value that nobody can change, read once: a page asks for some hundred."""
    return json.loads(text)


def is_set(preference: Preference[Any]) -> bool:
    """Whether the owner has chosen a value."""
    return preference.key in stored()


def put(preference: Preference[T], value: T, *, at: datetime) -> None:
    """Store the owner's value in the open transaction."""
    text = json.dumps(value, ensure_ascii=False)
    if preference.secret:
        text = encrypt(text)
    session = db.session()
    row = session.get(PreferenceRow, preference.key)
    if row is None:
        session.add(PreferenceRow(key=preference.key, value=text, updated_at=at))
    else:
        row.value, row.updated_at = text, at
    session.flush()
    session.info.pop("preferences", None)


def stored() -> Stored:
    """All that is stored now; the same object as before when nothing has changed since."""
    info = db.session().info
    found: Stored | None = info.get("preferences")
    if found is None:
        found = info["preferences"] = _one_and_the_same(tuple(driver.run(ALL).fetchall()))
    return found


@lru_cache(maxsize=64)
def _one_and_the_same(rows: tuple[tuple[str, str], ...]) -> Stored:
    return Stored(rows)


def raw(*keys: str) -> tuple[str | None, ...]:
    """What is stored under `keys`, as it lies there; None where nothing is."""
    found = stored()
    return tuple(found.get(key) for key in keys)
