"""Ways out: a mail server, a provider's own door, or capture for the owner to read while there is neither."""

from __future__ import annotations

from urllib.parse import urlsplit

from shop.mail import dkim_keys, outgoing
from shop.mail.transports.base import Transport
from shop.mail.transports.capture import Capture
from shop.mail.transports.smtp import Smtp


def to(url: str) -> Transport:
    """The way out that `url` names (`outgoing.checked_server`), capture for none; it is not opened yet."""
    scheme = urlsplit(url).scheme
    if not url:
        return Capture()
    if scheme == "postmark":
        from shop.mail.transports.postmark import Postmark

        return Postmark(url)
    if scheme == "ses":
        from shop.mail.transports.amazon_ses import AmazonSes

        return AmazonSes(url, sign=dkim_keys.signer())
    return Smtp(url, greeting=outgoing.host(), sign=dkim_keys.signer())
