"""What an owner changes while the shop runs: declared once with a default, read from anywhere.

`STORE_NAME = declare("store.name", "My shop")` beside its use; `get(STORE_NAME)`, `put(STORE_NAME, …)`.
All rows are read in one query per session and kept on it. Secrets are stored encrypted with a key
derived from SECRET_KEY (Fernet, cryptography.io) and never shown again.
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
from sqlalchemy import select

from shop.kernel import db
from shop.kernel.models import PreferenceRow

T = TypeVar("T")
_declared: dict[str, Preference[Any]] = {}
_cipher: list[Fernet] = []


@dataclass(frozen=True)
class Preference(Generic[T]):
    """A declared preference; the value is any JSON value of the default's type."""

    key: str
    default: T
    secret: bool = False


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
    stored = _stored().get(preference.key)
    if stored is None:
        return preference.default
    if preference.secret:
        stored = decrypt(stored)
        if stored is None:
            return preference.default
    return json.loads(stored) if stored[:1] in "[{" else _plain(stored)  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def _plain(stored: str) -> Any:
    """A value that nobody can change, read once: a page asks for some hundred."""
    return json.loads(stored)


def is_set(preference: Preference[Any]) -> bool:
    """Whether the owner has chosen a value."""
    return preference.key in _stored()


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


def _stored() -> dict[str, str]:
    info = db.session().info
    if "preferences" not in info:
        rows = db.session().execute(select(PreferenceRow.key, PreferenceRow.value))
        info["preferences"] = {row.key: row.value for row in rows}
    return info["preferences"]  # type: ignore[no-any-return]


def raw(*keys: str) -> tuple[str | None, ...]:
    """What is stored under `keys`, as it lies there; None where nothing is."""
    stored = _stored()
    return tuple(stored.get(key) for key in keys)
