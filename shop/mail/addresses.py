"""Email addresses: one spelling for comparing, one for the wire, a hash for tables that hold none."""

from __future__ import annotations

import hashlib

import idna
from email_validator import EmailNotValidError, validate_email

from shop.kernel.errors import N_, DomainError


class BadAddress(DomainError):
    """Something that is not an email address."""


def normalized(address: str) -> str:
    """`address` in the spelling to compare and send with: NFC, lower case, Unicode domain.

    Syntax only, no DNS. Raises BadAddress.
    """
    try:
        found = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except (EmailNotValidError, AttributeError):
        raise BadAddress(N_("Please enter an email address such as name@example.com.")) from None
    return found.normalized.lower()


def on_the_wire(address: str) -> str:
    """`address` with its domain in ASCII (IDNA 2008), as SMTP wants it; what is before @ may stay Unicode."""
    user, _, domain = address.rpartition("@")
    return f"{user}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode('ascii')}"


def address_hash(address: str) -> str:
    """SHA-256 hex of the address as compared; equal for all spellings of it."""
    return hashlib.sha256(address.strip().lower().encode("utf-8", "replace")).hexdigest()
