"""Whose number is this? A suggestion with its confidence, by form and check digit. Pure.

Most numbers say nothing: more than half of all twelve digits pass as somebody's, and any fourteen do. So
only a form of its own together with a check digit that fits is HIGH, and only one such candidate is ever
taken without asking. Rules after the carriers' own descriptions and UPU S10.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from fulfillment.carriers import numbers

HIGH, MEDIUM, LOW = "high", "medium", "low"
_ORDER = (HIGH, MEDIUM, LOW)
# UPU S10 ends with the country of the post that made the item: …IL is Israel Post.
POSTS = {
    "US": "usps",
    "GB": "royal_mail",
    "IL": "israel_post",
    "CA": "canada_post",
    "AU": "auspost",
    "FR": "la_poste",
    "NL": "postnl",
}


@dataclass(frozen=True)
class Candidate:
    """A carrier a number may belong to; `confidence` is HIGH, MEDIUM or LOW."""

    carrier: str
    confidence: str


@dataclass(frozen=True)
class Form:
    """How a carrier writes numbers, and whether the last digit fits (no `check`: there is none)."""

    carrier: str
    pattern: re.Pattern[str]
    confidence: str
    check: Callable[[str], bool] | None = None


def candidates(text: str) -> tuple[Candidate, ...]:
    """Carriers that write numbers so, the likeliest first; () for what is no tracking number."""
    try:
        number = numbers.cleaned(text)
    except numbers.BadNumber:
        return ()
    found: dict[str, Candidate] = {}
    for form in _FORMS:
        if form.pattern.fullmatch(number) and (form.check is None or form.check(number)):
            found.setdefault(form.carrier, Candidate(form.carrier, form.confidence))
    post = _post(number)
    if post is not None:
        found[post] = Candidate(post, HIGH)
    return tuple(sorted(found.values(), key=lambda one: _ORDER.index(one.confidence)))


def carrier_of(text: str) -> str | None:
    """The carrier whose number `text` surely is, or None."""
    sure = [one.carrier for one in candidates(text) if one.confidence == HIGH]
    return sure[0] if len(sure) == 1 else None


def ranked(text: str, *, usual: Collection[str] = ()) -> tuple[Candidate, ...]:
    """`candidates`, those that the store uses before others of the same confidence."""
    return tuple(
        sorted(candidates(text), key=lambda one: (_ORDER.index(one.confidence), one.carrier not in usual))
    )


def _post(number: str) -> str | None:
    found = _S10.fullmatch(number)
    return POSTS.get(found[3]) if found and _s10_digit(found[1]) == int(found[2]) else None


def _s10_digit(digits: str) -> int:
    """Weights 8 6 4 2 3 5 9 7 modulo 11; 10 is written 0, 11 is written 5."""
    rest = 11 - sum(int(d) * w for d, w in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def _ups(number: str) -> bool:
    """Letters count (code - 63) mod 10; every second place after 1Z counts double."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in number[2:-1]]
    return -(sum(values[::2]) + 2 * sum(values[1::2])) % 10 == int(number[-1])


def _mod10(number: str) -> bool:
    """From the right, every other digit counts three times (USPS, and GS1 anywhere)."""
    digits = [int(c) for c in number[:-1]][::-1]
    return -(3 * sum(digits[::2]) + sum(digits[1::2])) % 10 == int(number[-1])


def _usps_with_zip(number: str) -> bool:
    """420, a ZIP code of five or nine digits, and then the number itself."""
    return _mod10(number[8:]) if len(number) == 30 else _mod10(number[12:])


def _fedex_express(number: str) -> bool:
    """Weights 3 1 7 from the left, modulo 11, then modulo 10."""
    total = sum(int(d) * w for d, w in zip(number[:-1], (3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1), strict=True))
    return total % 11 % 10 == int(number[-1])


def _dhl(number: str) -> bool:
    """Ten digits: the first nine modulo seven."""
    return int(number[:-1]) % 7 == int(number[-1])


_S10 = re.compile(r"[A-Z]{2}(\d{8})(\d)([A-Z]{2})")
_FORMS = tuple(
    Form(carrier, re.compile(pattern), confidence, check)
    for carrier, pattern, confidence, check in (
        ("ups", r"1Z[0-9A-Z]{15}\d", HIGH, _ups),
        ("usps", r"9[1-5]\d{20}", HIGH, _mod10),
        ("usps", r"420\d{5}9[1-5]\d{20}|420\d{9}9[1-5]\d{20}", HIGH, _usps_with_zip),
        ("usps", r"(?:[0-8]\d|9[06-9])\d{18}", LOW, _mod10),
        ("fedex", r"\d{12}", MEDIUM, _fedex_express),
        ("fedex", r"\d{15}", MEDIUM, _mod10),
        ("fedex", r"96\d{20}", HIGH, None),
        ("dhl", r"JJD\d{9,21}|JD\d{16,18}", HIGH, None),
        ("dhl", r"\d{10}", MEDIUM, _dhl),
        ("evri", r"[HT]\d{2}[0-9A-Z]{13}", MEDIUM, None),
        ("yodel", r"JD\d{16}", MEDIUM, None),
        ("yodel", r"JJD\d{16}", MEDIUM, None),
        ("ontrac", r"[CD]\d{14}", MEDIUM, None),
        ("postnl", r"3S[A-Z]{4}\d{9}", HIGH, None),
        ("dpd_uk", r"1550\d{10}", MEDIUM, None),
        ("dpd", r"0\d{13}[0-9A-Z]?", LOW, None),
        ("canada_post", r"\d{16}", LOW, _mod10),
        ("auspost", r"33[0-9A-Z]{3}\d{7}(?:\d{11})?", MEDIUM, None),
        ("purolator", r"[A-Z]{3}\d{9}", MEDIUM, None),
        ("royal_mail", r"[A-Z]{2}\d{9}GB", LOW, None),
    )
)
KNOWN = frozenset({form.carrier for form in _FORMS} | set(POSTS.values()))  # whose numbers have a form
