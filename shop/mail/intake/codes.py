"""What a mail server means by its answer: SMTP codes (RFC 5321), enhanced codes (RFC 3463), and its words.

Many servers answer 550 to anything they dislike, so the enhanced code goes before the code, and where
there is none, words of policy or of a full mailbox go before "no such user". When in doubt it is not the
address: a customer who gets no mail for a mistake of ours would be worse than one mail too many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.mail.intake.reports import Reason

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
# Subject and detail of RFC 3463 (and 7505: 1.10, no mail is taken at all) that are about the address.
_ADDRESS = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1"})
_FULL = frozenset({"2.2", "2.3", "3.1", "3.4"})
_POLICY_WORDS = re.compile(
    r"spam|block|policy|denied|reputation|blacklist|denylist|banned|spf|dkim|dmarc|unauthenticated|"
    r"rate limit|too many|relay",
    re.I,
)
_SPAM_WORDS = re.compile(r"spam|junk|unsolicited", re.I)
_FULL_WORDS = re.compile(r"\bfull\b|quota|over ?size|too large|insufficient (?:system )?storage", re.I)
_GONE_WORDS = re.compile(r"no such|unknown|not exist|invalid|not found|disabled|inactive|no mailbox", re.I)


@dataclass(frozen=True)
class Verdict:
    """`permanent`: trying again is no use. `reason`: what is wrong."""

    permanent: bool
    reason: Reason

    @property
    def no_such_address(self) -> bool:
        """Whether it is the address that is wrong."""
        return self.permanent and self.reason is Reason.INVALID


def judge(code: int, words: str) -> Verdict:
    """What an answer of `code` (0: none) with `words` to a recipient means."""
    if found := ENHANCED.search(words):
        first, detail = found[1], f"{int(found[2])}.{int(found[3])}"
        return Verdict(first == "5", _by_enhanced(detail, words))
    if code in NO_SUCH_MAILBOX or (not code and _GONE_WORDS.search(words)):
        return Verdict(True, _by_words(words, otherwise=Reason.INVALID))
    if code in (452, 552):
        return Verdict(code == 552, Reason.FULL)
    return Verdict(500 <= code < 600, _by_words(words, otherwise=Reason.OTHER))


def _by_enhanced(detail: str, words: str) -> Reason:
    if detail in _ADDRESS:
        return Reason.INVALID
    if detail in _FULL:
        return Reason.FULL
    subject = detail.partition(".")[0]
    if subject == "4":
        return Reason.TIMED_OUT
    if subject == "7" or detail in ("1.7", "1.8"):
        return Reason.SPAM if _SPAM_WORDS.search(words) else Reason.BLOCKED
    return _by_words(words, otherwise=Reason.OTHER)


def _by_words(words: str, *, otherwise: Reason) -> Reason:
    if _FULL_WORDS.search(words):
        return Reason.FULL
    if _SPAM_WORDS.search(words):
        return Reason.SPAM
    return Reason.BLOCKED if _POLICY_WORDS.search(words) else otherwise
