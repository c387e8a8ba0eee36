"""Whose language is spoken: the reader's on a page, the store's own everywhere else.

The edge (`web.locale` for a request, a mail's builder for its reader) says it once; the catalog reads its
texts in it. The owner's pages and the worker never say it and so see the store's own texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shop.brand import store

_reader: ContextVar[str | None] = ContextVar("reader_language", default=None)


def current() -> str:
    """The reader's language; the store's own when nobody in particular reads."""
    return _reader.get() or store.current().language


def speak(locale: str | None) -> None:
    """Speak `locale` for the rest of this context (one request); None for the store's own language."""
    _reader.set(locale)


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Speak `locale` inside the block."""
    token = _reader.set(locale)
    try:
        yield
    finally:
        _reader.reset(token)


def others() -> list[tuple[str, str]]:
    """(code, native name) of the languages the store's own texts are translated to."""
    return store.current().languages()[1:]
