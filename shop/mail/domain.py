"""The check of the store's mail domain as it was last made: asked for by the owner or daily, and kept."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from shop.brand import store
from shop.kernel import db, preferences
from shop.mail import dkim_keys, domain_check, outgoing
from shop.mail.domain_check import BAD, Finding, LookupFailed, Resolver, Sender

_NOTHING: dict[str, Any] = {}
LAST = preferences.declare("mail.domain.check", _NOTHING)
SELECTOR = preferences.declare("mail.domain.selector", "")  # the provider's, where the shop does not sign
QUESTION_S, ALL_S = 2.0, 8.0


class Dns:
    """The machine's name servers, each question two seconds, all together eight."""

    def __init__(self) -> None:
        import dns.resolver

        self._resolver = dns.resolver.Resolver()
        self._resolver.lifetime = self._resolver.timeout = QUESTION_S
        self._until = time.monotonic() + ALL_S

    def txt(self, name: str) -> list[str]:
        """See `domain_check.Resolver`."""
        return [b"".join(answer.strings).decode("utf-8", "replace") for answer in self._ask(name, "TXT")]

    def mx(self, name: str) -> list[str]:
        """See `domain_check.Resolver`."""
        ranked = sorted((answer.preference, answer.exchange.to_text()) for answer in self._ask(name, "MX"))
        return [host.rstrip(".") or "." for _rank, host in ranked]

    def _ask(self, name: str, kind: str) -> list[Any]:
        import dns.exception
        import dns.resolver

        if time.monotonic() > self._until:
            raise LookupFailed("it took too long")
        try:
            return list(self._resolver.resolve(name, kind))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, UnicodeError) as error:
            raise LookupFailed(f"{name}: {type(error).__name__}") from error


def sender() -> Sender:
    """Whose mail is to be checked, as it is set up now."""
    name, record = dkim_keys.record()
    server = urlsplit(outgoing.server_url() or "")
    return Sender(
        domain=dkim_keys.domain(),
        server=(server.hostname or "") if server.scheme.startswith("smtp") else "",
        selector=dkim_keys.selector() if name else preferences.get(SELECTOR),
        public=record,
        report_to=store.current().email,
    )


def public_name(domain: str) -> bool:
    """Whether there can be records of `domain` that others see."""
    return "." in domain and not domain.endswith((".localhost", ".test", ".invalid", ".local"))


def run(*, at: datetime, resolver: Resolver | None = None) -> list[Finding]:
    """Ask now, outside any transaction, and keep the answer; nothing for a domain that nobody else knows."""
    whose = sender()
    db.end_read()
    if resolver is None and not public_name(whose.domain):
        return []
    found = domain_check.check(whose, resolver or Dns())
    with db.transaction():
        kept = {
            "at": at.isoformat(),
            "domain": whose.domain,
            "findings": [asdict(finding) for finding in found],
        }
        preferences.put(LAST, kept, at=at)
    return found


def last() -> tuple[datetime, list[Finding]] | None:
    """When it was last checked and what was found; None before, or when the domain is another now."""
    kept = preferences.get(LAST)
    if not kept or kept["domain"] != dkim_keys.domain():
        return None
    return datetime.fromisoformat(kept["at"]), [Finding(**finding) for finding in kept["findings"]]


def problems() -> list[Finding]:
    """What is wrong, as far as is known."""
    kept = last()
    return [finding for finding in kept[1] if finding.state == BAD] if kept else []


def keep_selector(name: str, *, at: datetime) -> None:
    """Remember under which selector the provider's key stands."""
    preferences.put(SELECTOR, name.strip().lower()[:63], at=at)
