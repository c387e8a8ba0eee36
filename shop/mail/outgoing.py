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
_NONE: list[str] = []
PAUSED_TEMPLATES = preferences.declare("mail.paused_templates", _NONE)
REDIRECT = preferences.declare("mail.redirect_to", "")

_configured: list[str | None] = [None]


# Ways out that are no mail server: postmark://:<token>@<stream>, ses://<key id>:<secret>@<region>.
NAMED = {"postmark": "Postmark", "ses": "Amazon SES"}


class BadServer(DomainError):
    """A mail server address that cannot be used."""


def configure(smtp_url: str | None) -> None:
    """Set the server of the settings; the owner's own choice goes before it."""
    _configured[:] = [smtp_url]


def server_url() -> str | None:
    """The way out (smtp://, smtps://, postmark://, ses://) with its credentials, None to capture mail."""
    return preferences.get(SERVER) or _configured[0]


def server_host() -> str:
    """Host and port of the server for people to read, empty when mail is captured."""
    url = server_url()
    if not url:
        return ""
    parts = urlsplit(url)
    named = NAMED.get(parts.scheme)
    return f"{named} ({parts.hostname})" if named else f"{parts.hostname}:{parts.port or 'default'}"


def checked_server(url: str) -> str:
    """`url` when it is a usable address of a way out. Raises BadServer."""
    message = N_(
        "The mail server is written like smtp://user:password@host:587 or smtps://user:password@host:465."
    )
    if urlsplit(url).scheme in NAMED:
        message = N_("The password of this provider is missing.")
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("smtp", "smtps", *NAMED) and bool(parts.hostname) and parts.port != 0
        usable = usable and (parts.scheme not in NAMED or bool(parts.password))
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


def paused_templates() -> frozenset[str]:
    """The mails that the owner has stopped for now, by template."""
    kept = preferences.get(PAUSED_TEMPLATES)
    return frozenset(kept)


def redirect() -> str:
    """The one address that every mail goes to instead, while a store is being tried out; else empty."""
    return preferences.get(REDIRECT)


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
