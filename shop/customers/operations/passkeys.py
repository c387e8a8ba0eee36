"""Passkeys (WebAuthn level 3, https://www.w3.org/TR/webauthn-3/): made, used and taken away.

The library py_webauthn checks the ceremonies; it is loaded with the first of them. A challenge is signed,
bound to its purpose and customer, lasts five minutes and is spent in the transaction that succeeds with it:
the caller keeps it where the browser cannot read it (the signed session cookie) and hands it back.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shop.brand import links, store
from shop.customers import queries
from shop.customers.models import Customer, Passkey
from shop.customers.operations import letters
from shop.customers.operations.verifying import existing
from shop.kernel import db, ids, signing
from shop.kernel.errors import N_, DomainError, NotFound

if TYPE_CHECKING:
    from webauthn.authentication.verify_authentication_response import VerifiedAuthentication

MOST, LONGEST = 20, 20_000
ADDING, SIGNING_IN = "adding", "signing_in"
CHALLENGE, CHALLENGE_LASTS = "customers.passkey", timedelta(minutes=5)
# what foreign bytes can end in, besides the library's own errors
NONSENSE = (ValueError, TypeError, LookupError, RecursionError)


class PasskeyRefused(DomainError):
    """A ceremony that proves nothing; why is not said."""

    status = 403


@dataclass(frozen=True)
class Asked:
    """`options` for the browser (JSON-ready) and the `challenge` to keep until it answers."""

    options: dict[str, Any]
    challenge: str


def rp_id() -> str:
    """The host that passkeys belong to."""
    return urlsplit(links.base()).hostname or ""


def available() -> bool:
    """Whether browsers make passkeys for this shop: over https or on localhost, under a name."""
    try:
        ipaddress.ip_address(rp_id())
    except ValueError:
        return links.base().startswith("https://") or rp_id() == "localhost"
    return False


def ask_for_new(customer: Customer, *, at: datetime) -> Asked:
    """Begin to add a passkey: discoverable, so that signing in with it needs no address typed."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
    )

    known = [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
        for one in queries.passkeys(customer.id)
    ]
    challenge = secrets.token_bytes(32)
    made = generate_registration_options(
        rp_id=rp_id(),
        rp_name=store.current().name,
        user_id=customer.id.bytes,
        user_name=customer.email_as_typed,
        user_display_name=customer.name or customer.email_as_typed,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(resident_key=ResidentKeyRequirement.REQUIRED),
        exclude_credentials=known,
    )
    return Asked(json.loads(options_to_json(made)), _kept(ADDING, str(customer.id), challenge, at=at))


def add_passkey(
    *, customer_id: uuid.UUID, credential: str, challenge: str, name: str, at: datetime
) -> Passkey:
    """Keep the passkey a browser has made. Raises PasskeyRefused."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    customer = existing(customer_id)
    expected = _spent(ADDING, str(customer_id), challenge, at=at)
    try:
        answer = _parsed(credential)
        made = verify_registration_response(
            credential=answer,
            expected_challenge=expected,
            expected_rp_id=rp_id(),
            expected_origin=links.base(),
        )
    except (WebAuthnException, *NONSENSE):
        raise PasskeyRefused(N_("The passkey could not be added. Please try again.")) from None
    if len(queries.passkeys(customer_id)) >= MOST:
        raise PasskeyRefused(N_("An account can have %(most)d passkeys. Please remove one first."), most=MOST)
    row = Passkey(
        id=ids.new_id(),
        customer_id=customer_id,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(answer),
        name=name.strip()[:80],
        synced=made.credential_backed_up,
        created_at=at,
    )
    db.session().add(row)
    try:
        db.session().flush()
    except IntegrityError:
        raise PasskeyRefused(N_("This passkey is in use already.")) from None
    letters.changed(customer, what=letters.PASSKEY, to=customer.email_as_typed, at=at)
    return row


def ask_for_any(*, at: datetime) -> Asked:
    """Begin to sign in with whichever passkey the browser's owner chooses; the same for everybody."""
    from webauthn import generate_authentication_options, options_to_json

    challenge = secrets.token_bytes(32)
    made = generate_authentication_options(rp_id=rp_id(), challenge=challenge)
    return Asked(json.loads(options_to_json(made)), _kept(SIGNING_IN, "", challenge, at=at))


def use_passkey(*, credential: str, challenge: str, at: datetime) -> Customer:
    """The customer whose passkey has signed the challenge. Raises PasskeyRefused."""
    from webauthn.helpers.exceptions import WebAuthnException

    expected = _spent(SIGNING_IN, "", challenge, at=at)
    try:
        answer = _parsed(credential)
        row = _named(answer)
        proved = _verified(answer, row, expected)
    except (WebAuthnException, *NONSENSE):
        raise PasskeyRefused(N_("This passkey does not open an account here.")) from None
    row.sign_count, row.synced, row.used_at = proved.new_sign_count, proved.credential_backed_up, at
    return existing(row.customer_id)


def rename_passkey(*, customer_id: uuid.UUID, passkey_id: uuid.UUID, name: str) -> None:
    """Call one of the customer's passkeys something else. Raises NotFound."""
    row = _own(customer_id, passkey_id)
    row.name = name.strip()[:80] or row.name


def remove_passkey(*, customer_id: uuid.UUID, passkey_id: uuid.UUID) -> None:
    """Take one of the customer's passkeys away. Raises NotFound."""
    db.session().delete(_own(customer_id, passkey_id))
    db.session().flush()


def _verified(answer: dict[str, Any], row: Passkey, challenge: bytes) -> VerifiedAuthentication:
    """Signature, challenge, origin, host and counter as they must be; else the library raises."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    handle = answer["response"].get("userHandle")
    if handle and base64url_to_bytes(handle) != row.customer_id.bytes:
        raise ValueError("the passkey of another account")
    return verify_authentication_response(
        credential=answer,
        expected_challenge=challenge,
        expected_rp_id=rp_id(),
        expected_origin=links.base(),
        credential_public_key=row.public_key,
        credential_current_sign_count=row.sign_count,
    )


def _parsed(credential: str) -> dict[str, Any]:
    """A browser's answer. Raises ValueError, RecursionError."""
    answer = json.loads(credential[:LONGEST])
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        raise ValueError("no answer of a browser")
    return answer


def _named(answer: dict[str, Any]) -> Passkey:
    """The passkey an answer names, locked, so that of two copies at once only one counter fits."""
    found = db.session().scalar(
        select(Passkey)
        .where(Passkey.credential_id == str(answer["id"]))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise ValueError("nobody's passkey")
    return found


def _transports(answer: dict[str, Any]) -> list[str]:
    told = answer["response"].get("transports")
    return [str(one)[:20] for one in told[:8]] if isinstance(told, list) else []


def _kept(purpose: str, subject: str, challenge: bytes, *, at: datetime) -> str:
    return signing.sign(CHALLENGE, [purpose, subject, challenge.hex()], expires_at=at + CHALLENGE_LASTS)


def _spent(purpose: str, subject: str, kept: str, *, at: datetime) -> bytes:
    """The challenge again, once."""
    try:
        found_purpose, found_subject, challenge = signing.verify(CHALLENGE, kept, at=at)
        if (found_purpose, found_subject) != (purpose, subject):
            raise signing.BadLink(N_("This link is not valid any more."))
        signing.spend(kept, at=at, keep=timedelta(days=1))
    except signing.BadLink:
        raise PasskeyRefused(N_("This took too long. Please try again.")) from None
    return bytes.fromhex(challenge)


def _own(customer_id: uuid.UUID, passkey_id: uuid.UUID) -> Passkey:
    row = db.session().get(Passkey, passkey_id)
    if row is None or row.customer_id != customer_id:
        raise NotFound(N_("There is no such passkey."))
    return row
