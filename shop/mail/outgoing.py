"""How mail leaves: through the owner's server, else SMTP_URL's, else it is captured; whose name it bears."""

from __future__ import annotations

from email.headerregistry import Address
from urllib.parse import unquote, urlsplit

from shop.brand import links, store
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.mail import addresses

SERVER = preferences.declare("mail.smtp_url", "", secret=True)
SENDER = preferences.declare("mail.sender", "")
PAUSED = preferences.declare("mail.paused", False)

_configured: list[str | None] = [None]


class BadServer(DomainError):
    """A mail server address that cannot be used."""


def configure(smtp_url: str | None) -> None:
    """Set the server of the settings; the owner's own choice goes before it."""
    _configured[:] = [smtp_url]


def server_url() -> str | None:
    """smtp:// or smtps:// address with credentials, or None when mail is captured."""
    return preferences.get(SERVER) or _configured[0]


def server_host() -> str:
    """Host and port of the server for people to read, empty when mail is captured."""
    url = server_url()
    return f"{urlsplit(url).hostname}:{urlsplit(url).port or 'default'}" if url else ""


def checked_server(url: str) -> str:
    """`url` when it is a usable smtp(s) address. Raises BadServer."""
    message = N_(
        "The mail server is written like smtp://user:password@host:587 or smtps://user:password@host:465."
    )
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
        usable = usable and parts.path in ("", "/") and not parts.query and not parts.fragment
        unquote(parts.username or "", errors="strict")
        unquote(parts.password or "", errors="strict")
    except ValueError:
        raise BadServer(message) from None
    if not usable or any(character <= " " for character in url.strip()):
        raise BadServer(message)
    return url.strip()


def paused() -> bool:
    """Whether the owner has stopped all mail for now."""
    return preferences.get(PAUSED)


def sender() -> Address:
    """From: the store's name and an address that is read."""
    brand = store.current()
    address = preferences.get(SENDER) or brand.email or f"shop@{host()}"
    user, _, domain = addresses.on_the_wire(address).rpartition("@")
    return Address(display_name=header_text(brand.name), username=user, domain=domain)


def host() -> str:
    """The shop's host name, as used in Message-IDs and for greeting servers."""
    return urlsplit(links.base()).hostname or "localhost"


def header_text(text: str, *, most: int = 200) -> str:
    """`text` fit for a header: one line, no control characters, at most `most` characters."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:most]
