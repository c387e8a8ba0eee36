"""Deploy-time settings: read once from the environment, checked, frozen.

A bad value stops the start with its name. Every name may also be given as NAME_FILE, the path of a
file that holds the value. What an owner changes while the shop runs lives in `kernel.preferences`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the process needs to know before it starts."""

    env: str = "development"
    secret_key: str = field(repr=False)
    base_url: str = "http://localhost:8000"
    port: int = 8000
    var_dir: Path = Path("var")
    database_url: str | None = field(default=None, repr=False)
    redis_url: str | None = field(default=None, repr=False)
    lake_url: str | None = None
    lake_engine: str | None = field(default=None, repr=False)
    smtp_url: str | None = field(default=None, repr=False)
    stripe_secret_key: str | None = field(default=None, repr=False)
    stripe_publishable_key: str | None = None
    stripe_webhook_secret: str | None = field(default=None, repr=False)
    stripe_api_base: str | None = None
    carrier_api_base: str | None = None
    seed_demo: bool = True
    pdf_font: Path | None = None

    @property
    def production(self) -> bool:
        """Whether real customers are served: test payments and clock games are refused."""
        return self.env == "production"

    @property
    def secure(self) -> bool:
        """Whether the shop is reached over https, which decides cookie flags and HSTS."""
        return self.base_url.startswith("https://")

    @property
    def media_dir(self) -> Path:
        """Where pictures are kept."""
        return self.var_dir / "media"

    def store_url(self, store: str) -> str:
        """SQLAlchemy URL of `store` ("shop" or "journey"): own file on SQLite, own schema on PostgreSQL."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.var_dir / f'{store}.sqlite3').resolve()}"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read settings from `environ` (default: the process's and `.env`). Raises BadSetting."""
    values = dict(environ) if environ is not None else _process_environment()
    read = _Reader(values)
    env = read.choice("ENV", "development", ("development", "test", "production"))
    return Settings(
        env=env,
        secret_key=read.secret("SECRET_KEY"),
        base_url=read.url("BASE_URL", f"http://localhost:{read.integer('PORT', 8000)}").rstrip("/"),
        port=read.integer("PORT", 8000),
        var_dir=Path(read.text("VAR_DIR") or "var").absolute(),
        database_url=_postgres(read.text("DATABASE_URL")),
        redis_url=read.text("REDIS_URL"),
        lake_url=read.lake("LAKE_URL"),
        lake_engine=read.clickhouse("LAKE_ENGINE"),
        smtp_url=read.smtp("SMTP_URL"),
        stripe_secret_key=read.text("STRIPE_SECRET_KEY"),
        stripe_publishable_key=read.text("STRIPE_PUBLISHABLE_KEY"),
        stripe_webhook_secret=read.text("STRIPE_WEBHOOK_SECRET"),
        stripe_api_base=read.text("STRIPE_API_BASE"),
        carrier_api_base=read.text("CARRIER_API_BASE"),
        seed_demo=read.flag("SEED_DEMO", default=env != "production"),
        pdf_font=Path(font) if (font := read.text("PDF_FONT")) else None,
    )


def _process_environment() -> dict[str, str]:
    from dotenv import dotenv_values

    found = {name: value for name, value in dotenv_values(".env").items() if value is not None}
    return {**found, **os.environ}


def _postgres(url: str | None) -> str | None:
    if url is None or url.startswith("postgresql+psycopg://"):
        return url
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    raise BadSetting("DATABASE_URL must begin with postgresql:// (leave it empty for the built-in SQLite)")


@dataclass(frozen=True)
class _Reader:
    values: Mapping[str, str]

    def text(self, name: str) -> str | None:
        value = self.values.get(name, "").strip()
        path = self.values.get(f"{name}_FILE", "").strip()
        if path and not value:
            try:
                value = Path(path).read_text(encoding="utf-8").strip()
            except OSError as error:
                raise BadSetting(f"{name}_FILE: {path} cannot be read ({error.strerror})") from None
        return value or None

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name) or default
        if value not in allowed:
            raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def secret(self, name: str) -> str:
        value = self.text(name)
        if not value or len(value) < 32:
            raise BadSetting(f"{name} must be at least 32 random characters; `make run` writes one into .env")
        return value

    def integer(self, name: str, default: int) -> int:
        value = self.text(name) or str(default)
        if not value.isdigit() or not 0 < int(value) < 65536:
            raise BadSetting(f"{name} must be a number from 1 to 65535, not {value!r}")
        return int(value)

    def flag(self, name: str, *, default: bool) -> bool:
        value = (self.text(name) or ("1" if default else "0")).lower()
        if value not in ("0", "1", "true", "false", "yes", "no"):
            raise BadSetting(f"{name} must be 1 or 0, not {value!r}")
        return value in ("1", "true", "yes")

    def url(self, name: str, default: str) -> str:
        value = self.text(name) or default
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSetting(f"{name} must be an http(s) address such as https://shop.example, not {value!r}")
        return value

    def lake(self, name: str) -> str | None:
        value = self.text(name)
        if value and "://" in value and urlsplit(value).scheme != "s3":
            raise BadSetting(f"{name} must be a folder or look like s3://bucket/folder")
        return value.rstrip("/") if value else None

    def clickhouse(self, name: str) -> str | None:
        value = self.text(name)
        if value and (urlsplit(value).scheme != "clickhouse" or not urlsplit(value).hostname):
            raise BadSetting(f"{name} must look like clickhouse://user:password@host (empty: DuckDB)")
        return value

    def smtp(self, name: str) -> str | None:
        value = self.text(name)
        if value and (urlsplit(value).scheme not in ("smtp", "smtps") or not urlsplit(value).hostname):
            raise BadSetting(f"{name} must look like smtp://user:password@host:587 (or smtps://…:465)")
        return value
