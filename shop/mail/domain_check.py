"""What the DNS tells others about mail from the store's domain: SPF, DKIM, DMARC, and where answers go.

Pure judgements over TXT and MX records (RFC 7208, 6376, 7489, 5321); `mail.dns` asks for them. Each finding
holds what was found and, where something is missing, the record to enter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from shop.kernel.errors import N_

GOOD, WARN, BAD, UNKNOWN = "good", "warn", "bad", "unknown"
MOST_LOOKUPS = 10  # RFC 7208 §4.6.4
# What a provider's host means for SPF; Postmark and SES use a return path of their own and need none.
INCLUDES = {
    "google.com": "_spf.google.com",
    "gmail.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "mailgun.org": "mailgun.org",
    "sendgrid.net": "sendgrid.net",
    "zoho.com": "zoho.com",
    "brevo.com": "spf.brevo.com",
    "fastmail.com": "spf.messagingengine.com",
}
OWN_RETURN_PATH = ("postmarkapp.com", "amazonaws.com")


class LookupFailed(Exception):
    """No answer: the name server was not reached in time."""


class Resolver(Protocol):
    """Who asks the DNS."""

    def txt(self, name: str) -> list[str]:
        """The TXT records of `name`, empty when there are none. Raises LookupFailed."""

    def mx(self, name: str) -> list[str]:
        """The hosts that take mail for `name`, best first; "." where none does. Raises LookupFailed."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at: `message` is a gettext id, `name` and `wanted` make a record to enter."""

    key: str
    state: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)
    found: str = ""
    name: str = ""
    wanted: str = ""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Whose mail is looked at: the From domain, the server it leaves through, the key that signs it."""

    domain: str
    server: str = ""
    selector: str = ""
    public: str = ""  # the TXT record that should stand there; empty when the provider signs
    report_to: str = ""


def check(sender: Sender, resolver: Resolver) -> list[Finding]:
    """All findings about `sender`, in the order in which they are mended."""
    judges: dict[str, Callable[[Sender, Resolver], Finding]] = {
        "spf": _spf,
        "dkim": _dkim,
        "dmarc": _dmarc,
        "mx": _mx,
    }
    return [_asked(key, judge, sender, resolver) for key, judge in judges.items()]


def _asked(
    key: str, judge: Callable[[Sender, Resolver], Finding], sender: Sender, resolver: Resolver
) -> Finding:
    try:
        return judge(sender, resolver)
    except LookupFailed as error:
        message = N_("The DNS gave no answer (%(error)s). Try again in a minute.")
        return Finding(key=key, state=UNKNOWN, message=message, params={"error": str(error)[:200]})


def _spf(sender: Sender, resolver: Resolver) -> Finding:
    found = [text for text in resolver.txt(sender.domain) if text.lower().split(" ")[0] == "v=spf1"]
    include = _include(sender.server)
    wanted = f"v=spf1 {'include:' + include if include else 'mx'} ~all"
    about: dict[str, Any] = {"key": "spf", "name": sender.domain, "found": "\n".join(found)}
    if not found:
        message = N_("No SPF record says which servers may send mail of this domain.")
        return Finding(state=BAD, message=message, wanted=wanted, **about)
    if len(found) > 1:
        return Finding(state=BAD, message=N_("There are two SPF records, so servers heed none."), **about)
    words = found[0].lower().split()
    if _lookups(words, resolver) > MOST_LOOKUPS:
        message = N_("The SPF record needs more than ten look-ups, so servers give up on it.")
        return Finding(state=BAD, message=message, **about)
    if "+all" in words or "all" in words:
        return Finding(state=BAD, message=N_("The SPF record lets every server send mail of yours."), **about)
    if include and f"include:{include}" not in words:
        better = found[0].replace("v=spf1", f"v=spf1 include:{include}", 1)
        message = N_("The SPF record does not name your mail server.")
        return Finding(state=WARN, message=message, wanted=better, **about)
    if not any(word in ("~all", "-all") or word.startswith("redirect=") for word in words):
        return Finding(state=WARN, message=N_("The SPF record does not end with ~all or -all."), **about)
    return Finding(state=GOOD, message=N_("Servers know who may send mail of this domain."), **about)


def _include(server: str) -> str:
    host = server.lower()
    return next((name for end, name in INCLUDES.items() if host == end or host.endswith(f".{end}")), "")


def _lookups(words: list[str], resolver: Resolver, *, seen: frozenset[str] = frozenset()) -> int:
    """How many questions a record costs; asks at most a few more than are allowed."""
    count = sum(re.match(r"[+~?-]?(a|mx|ptr|exists)(?=[:/]|$)", word) is not None for word in words)
    for word in words:
        target = re.match(r"[+~?-]?include:(\S+)|redirect=(\S+)", word)
        if target is None or count > MOST_LOOKUPS:
            continue
        name, count = target[1] or target[2], count + 1
        if name not in seen and len(seen) < MOST_LOOKUPS:
            inner = [text for text in resolver.txt(name) if text.lower().startswith("v=spf1")]
            count += _lookups(inner[0].lower().split(), resolver, seen=seen | {name}) if inner else 0
    return count


def _dkim(sender: Sender, resolver: Resolver) -> Finding:
    if not sender.selector:
        message = N_(
            "Whether mails are signed cannot be seen from here without the selector: your mail provider "
            "shows it, or let the shop sign them itself."
        )
        return Finding(key="dkim", state=UNKNOWN, message=message)
    name = f"{sender.selector}._domainkey.{sender.domain}"
    found = [text for text in resolver.txt(name) if "p=" in text]
    about: dict[str, Any] = {"key": "dkim", "name": name, "found": "\n".join(found), "wanted": sender.public}
    if not found:
        return Finding(
            state=BAD, message=N_("The key that mails are signed with is not in the DNS."), **about
        )
    if not _public(found[0]):
        return Finding(state=BAD, message=N_("The key in the DNS is withdrawn (p= is empty)."), **about)
    if sender.public and _public(found[0]) != _public(sender.public):
        message = N_("The key in the DNS is not the one that mails are signed with.")
        return Finding(state=BAD, message=message, **about)
    message = N_("The key that mails are signed with is in the DNS.")
    return Finding(state=GOOD, message=message, **{**about, "wanted": ""})


def _public(record: str) -> str:
    found = re.search(r"\bp=([^;]*)", record)
    return re.sub(r"\s", "", found[1]) if found else ""


def _dmarc(sender: Sender, resolver: Resolver) -> Finding:
    name, found = _policy(sender.domain, resolver)
    report = f"; rua=mailto:{sender.report_to}" if sender.report_to else ""
    wanted = f"v=DMARC1; p=none{report}"
    about: dict[str, Any] = {"key": "dmarc", "name": f"_dmarc.{name}", "found": "\n".join(found)}
    if not found:
        message = N_(
            "No DMARC record: Gmail and Yahoo ask for one, and forged mail in your name goes unnoticed."
        )
        return Finding(state=BAD, message=message, wanted=wanted, **about)
    if len(found) > 1:
        return Finding(state=BAD, message=N_("There are two DMARC records, so servers heed none."), **about)
    policy = re.search(r";\s*p=\s*(\w+)", found[0].lower())
    if policy is None or policy[1] not in ("none", "quarantine", "reject"):
        return Finding(state=BAD, message=N_("The DMARC record has no policy (p=)."), wanted=wanted, **about)
    if policy[1] == "none":
        message = N_("DMARC watches only. When all your mail passes for a few weeks, make it p=quarantine.")
        return Finding(state=WARN, message=message, **about)
    return Finding(state=GOOD, message=N_("Forged mail in your name is turned away."), **about)


def _policy(domain: str, resolver: Resolver) -> tuple[str, list[str]]:
    """Where the DMARC record stands: at the domain, or at one that it is part of."""
    labels = domain.split(".")
    for start in range(max(1, len(labels) - 1)):
        name = ".".join(labels[start:])
        found = [text for text in resolver.txt(f"_dmarc.{name}") if text.lower().startswith("v=dmarc1")]
        if found:
            return name, found
    return domain, []


def _mx(sender: Sender, resolver: Resolver) -> Finding:
    hosts = resolver.mx(sender.domain)
    about: dict[str, Any] = {"key": "mx", "name": sender.domain, "found": "\n".join(hosts)}
    if not hosts or hosts == ["."]:
        message = N_("Nobody takes mail for this domain, so answers of customers are lost.")
        return Finding(state=BAD, message=message, **about)
    return Finding(state=GOOD, message=N_("Answers of customers arrive."), **about)
