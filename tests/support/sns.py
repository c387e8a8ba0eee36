"""Amazon's notification service as far as a receiver sees it: a key, its certificate, and signed messages."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from shop.mail.intake import sns
from tests.conftest import NOON

TOPIC = "arn:aws:sns:eu-central-1:123456789012:mail-feedback"
CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a1b2c3d.pem"


@cache
def key() -> rsa.RSAPrivateKey:
    """Amazon's private key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def certificate() -> bytes:
    """Its certificate as PEM, good for a year around NOON."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key().public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=180))
        .not_valid_after(NOON + timedelta(days=180))
        .sign(key(), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def signed(message: dict[str, Any] | str, *, version: str = "2", **changes: Any) -> dict[str, Any]:
    """An envelope around `message`, signed after `changes`."""
    envelope = {
        "Type": sns.NOTIFICATION,
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": message if isinstance(message, str) else json.dumps(message),
        "Timestamp": "2026-11-24T12:00:06.000Z",
        "SignatureVersion": version,
        "SigningCertURL": CERTIFICATE,
        "UnsubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe",
        **changes,
    }
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()
    proof = key().sign(sns._canonical(envelope), padding.PKCS1v15(), algorithm)
    return {**envelope, "Signature": base64.b64encode(proof).decode()}


def confirmation(**changes: Any) -> dict[str, Any]:
    """What SNS sends first: an address that confirms the subscription."""
    more = {
        "Type": sns.CONFIRM,
        "Token": "2336412f37fb687f5d51e6e2425e",
        "SubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription"
        f"&TopicArn={TOPIC}&Token=2336412f37fb687f5d51e6e2425e",
        **changes,
    }
    return signed("You have chosen to subscribe to the topic.", **more)
