"""Absolute addresses of the shop's pages, for mails and feeds. The paths are the contract of DESIGN §5."""

from __future__ import annotations

from urllib.parse import urlencode

from shop.brand import store

_base: list[str] = ["http://localhost:8000"]


def configure(base_url: str) -> None:
    """Set the address that the shop is reached at."""
    _base[:] = [base_url.rstrip("/")]


def base() -> str:
    """Scheme and host of the shop, without a slash at the end."""
    return _base[0]


def url(path: str, *, locale: str | None = None, **query: str) -> str:
    """Absolute address of `path` ("/orders/…") in `locale`; the store's own language has no prefix."""
    prefix = (
        f"/{locale}" if locale and locale != store.current().language and locale in store.LANGUAGES else ""
    )
    return f"{_base[0]}{prefix}{path}" + (f"?{urlencode(query)}" if query else "")
