"""An authenticator in software: makes ES256 passkeys and signs with them as WebAuthn level 3 says (§6, §8.7).

device = Authenticator("http://localhost")
credential = device.create(options)      # options: what the shop sends a browser (JSON)
credential = device.sign(options)        # with the passkey kept for that host
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, SYNCABLE, SYNCED, WITH_KEY = 0x01, 0x04, 0x08, 0x10, 0x40
ES256 = -7
NO_MODEL = bytes(16)  # the AAGUID of attestation "none"


def text(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(encoded: str) -> bytes:
    """The inverse of `text`."""
    return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))


@dataclass
class Kept:
    """A discoverable credential: its key, for whom, and how often it has signed."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    host: str
    user: bytes
    count: int = 0


@dataclass
class Authenticator:
    """A device in a browser that shows pages of `origin`."""

    origin: str
    synced: bool = False
    kept: list[Kept] = field(default_factory=list)

    def create(self, options: dict[str, Any]) -> str:
        """Make a passkey; the credential as JSON. Refuses as a browser would."""
        assert ES256 in [one["alg"] for one in options["pubKeyCredParams"]]
        excluded = {raw(one["id"]) for one in options.get("excludeCredentials", [])}
        assert not excluded & {one.id for one in self.kept}, "InvalidStateError"
        host = self._host(options["rp"]["id"])
        made = Kept(
            secrets.token_bytes(32), ec.generate_private_key(ec.SECP256R1()), host, raw(options["user"]["id"])
        )
        self.kept.append(made)
        key = cbor2.dumps(_cose(made.key))
        attested = NO_MODEL + len(made.id).to_bytes(2, "big") + made.id + key
        data = self._data(made, WITH_KEY) + attested
        answer = {
            "clientDataJSON": text(self._client("webauthn.create", options)),
            "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
            "transports": ["internal"],
        }
        return _credential(made, answer)

    def sign(self, options: dict[str, Any], *, counts: bool = True) -> str:
        """Sign a challenge with the newest passkey of the host; the assertion as JSON."""
        host = self._host(options["rpId"])
        allowed = {raw(one["id"]) for one in options.get("allowCredentials") or []}
        mine = [one for one in self.kept if one.host == host and (not allowed or one.id in allowed)]
        used = mine[-1]
        used.count += 1 if counts else 0
        data, client = self._data(used), self._client("webauthn.get", options)
        signature = used.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        answer = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
            "userHandle": text(used.user),
        }
        return _credential(used, answer)

    def _host(self, named: str) -> str:
        host = urlsplit(self.origin).hostname or ""
        assert host == named or host.endswith("." + named), "SecurityError"
        return named

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(said).encode()

    def _data(self, used: Kept, more: int = 0) -> bytes:
        flags = PRESENT | VERIFIED | more | ((SYNCABLE | SYNCED) if self.synced else 0)
        return hashlib.sha256(used.host.encode()).digest() + bytes([flags]) + used.count.to_bytes(4, "big")


def _cose(key: ec.EllipticCurvePrivateKey) -> dict[int, Any]:
    """The public key as RFC 9053 writes it: EC2, ES256, P-256."""
    point = key.public_key().public_numbers()
    return {1: 2, 3: ES256, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}


def _credential(used: Kept, response: dict[str, Any]) -> str:
    told = {"id": text(used.id), "rawId": text(used.id), "type": "public-key", "response": response}
    return json.dumps({**told, "clientExtensionResults": {}, "authenticatorAttachment": "platform"})
