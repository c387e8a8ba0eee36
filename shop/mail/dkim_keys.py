"""DKIM (RFC 6376): the shop's own signature on its mails, for owners whose mail server puts none on them.

The key is made here or pasted in, kept encrypted, and its public half goes into the domain's DNS. Signed are
the headers that people and programs go by, so also both of RFC 8058. `dkimpy` and `cryptography` are loaded
by the first mail that is signed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from shop.kernel import events, preferences
from shop.kernel.errors import N_, DomainError
from shop.mail import outgoing

KEY = preferences.declare("mail.dkim.key", "", secret=True)
SELECTOR = preferences.declare("mail.dkim.selector", "shop")
BITS = 2048
LEAST_BITS = 1024
SIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "Auto-Submitted",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*")


class BadKey(DomainError):
    """A key or selector that mail cannot be signed with; `field` says which."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def signs() -> bool:
    """Whether mails are signed here."""
    return bool(preferences.get(KEY))


def selector() -> str:
    """The name under which the public key stands."""
    return preferences.get(SELECTOR)


def domain() -> str:
    """The domain that signs: that of the From address, so that the two are aligned."""
    return outgoing.sender().domain.lower()


def record() -> tuple[str, str]:
    """Name and value of the TXT record to enter in the DNS; empty strings without a key."""
    key = preferences.get(KEY)
    return (f"{selector()}._domainkey.{domain()}", public_record(key)) if key else ("", "")


def set_key(*, pem: str, selector: str, at: datetime) -> None:
    """Sign with `pem` from now on; an empty one makes a new key. Raises BadKey."""
    name = selector.strip().lower()
    if not _LABEL.fullmatch(name) or len(name) > 63:
        raise BadKey(N_("The selector has letters, digits and hyphens, such as shop."), field="selector")
    key = pem.strip() or new_key()
    public_record(key)
    preferences.put(KEY, key, at=at)
    preferences.put(SELECTOR, name, at=at)
    events.nudge()


def stop(*, at: datetime) -> None:
    """Sign no more, and forget the key."""
    preferences.put(KEY, "", at=at)


def new_key() -> str:
    """An RSA key of BITS bits as PEM; Ed25519 is not yet read by most servers."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    return made.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@lru_cache(maxsize=4)
def public_record(pem: str) -> str:
    """The TXT record of a private key. Raises BadKey when it is not an RSA key of enough bits."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    message = N_("This is not an RSA private key in PEM form of at least 1024 bits.")
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError) as error:
        raise BadKey(message, field="key") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise BadKey(message, field="key")
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signer() -> Callable[[bytes], bytes] | None:
    """What puts the signature before a message, or None while nothing is signed here."""
    key = preferences.get(KEY)
    if not key:
        return None
    name, owner = selector(), domain()
    return lambda raw: signed(raw, pem=key, selector=name, domain=owner)


def signed(raw: bytes, *, pem: str, selector: str, domain: str) -> bytes:
    """`raw`, a message with CRLF at its line ends, with a DKIM-Signature before it."""
    import dkim

    header = dkim.sign(
        raw,
        selector.encode(),
        domain.encode(),
        pem.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.lower().encode() for name in SIGNED],
    )
    return bytes(header) + raw
