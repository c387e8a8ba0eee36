"""What somebody wrote themselves, and what their mail program put below: told apart in plain text.

The lines by which programs introduce a quote are those of Gmail, Outlook, Apple Mail, Yahoo and Thunderbird
in the languages of our customers. Where in doubt, nothing is folded away: a quote too much is only ugly.
"""

from __future__ import annotations

import re

_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_STRIP = str.maketrans("", "", _MARKS)
LONGEST_INTRODUCTION = 4  # lines: programs break "On …, … <…> wrote:" where it gets long
_WROTE = re.compile(
    r"^(?:"
    r"On\b.{6,300}\bwrote:|"  # Gmail, Apple Mail, Yahoo, Thunderbird
    r"(?:בתאריך|ב-|ב־|ביום|‏ב)\s?.{4,300}(?:מאת\b.{2,200}:|כתבו?[/ה\u200f]*(?:‏|/ה)?:)|"  # Gmail, Apple Mail
    r".{4,300}\bכתב(?:/ה|ה|ו)?:|"
    r"Am\b.{6,300}\bschrieb\b.{0,200}:|"
    r"Le\b.{6,300}\ba écrit\s?:|"
    r"El\b.{6,300}\bescribió:|"
    r"Il\b.{6,300}\bha scritto:|"
    r"Op\b.{6,300}\bschreef\b.{0,200}:"
    r")$",
    re.IGNORECASE | re.DOTALL,
)
_RULE = re.compile(
    r"^(?:_{20,}|-{2,}\s?(?:Original Message|Original Appointment|Forwarded message|הודעה מקורית|"
    r"הודעה שהועברה|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s?-{2,})$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^\*?(?:From|מאת|Von|De|Da|Van):\*?\s", re.IGNORECASE)
_SENT = re.compile(
    r"^\*?(?:Sent|Date|נשלח|תאריך|Gesendet|Datum|Envoyé|Enviado|Inviato|Verzonden):\*?\s", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?$")


def split(text: str) -> tuple[str, str]:
    """(what they wrote, what was quoted below). The first is never empty where there is any text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    bare = [line.translate(_STRIP).strip() for line in lines]
    start = _introduction(bare)
    if start is None:
        start = _trailing_quote(bare)
    own, quoted = (lines[:start], lines[start:]) if start is not None else (lines, [])
    own, quoted = _below(own, quoted, bare, start)
    own, signature = _signature(own)
    mine, rest = _joined(own), _joined([*signature, *quoted])
    return (mine, rest) if mine else (rest, "")


def _introduction(bare: list[str]) -> int | None:
    """The line at which a program introduces a quote that goes on to the end."""
    for number, line in enumerate(bare):
        if _RULE.match(line) or (_FROM.match(line) and any(map(_SENT.match, bare[number + 1 : number + 4]))):
            return number
        if line and not line.startswith(">") and _introduces(bare, number):
            return number
    return None


def _introduces(bare: list[str], number: int) -> bool:
    """Whether a sentence like "On … wrote:" begins here, over up to LONGEST_INTRODUCTION lines."""
    said = ""
    for line in bare[number : number + LONGEST_INTRODUCTION]:
        if not line:
            return False
        said = f"{said} {line}".strip()
        if said.endswith(":") and _WROTE.match(said):
            return True
    return False


def _trailing_quote(bare: list[str]) -> int | None:
    """Where a last block of lines with > begins, if nothing follows it."""
    last = len(bare)
    while last and not bare[last - 1]:
        last -= 1
    first = last
    while first and (bare[first - 1].startswith(">") or not bare[first - 1]):
        first -= 1
    return first if any(line.startswith(">") for line in bare[first:last]) else None


def _below(
    own: list[str], quoted: list[str], bare: list[str], start: int | None
) -> tuple[list[str], list[str]]:
    """An answer below or between quotes stays with its quotes: without them it says nothing."""
    if start is None or not any(line.startswith(">") for line in bare[start:]):
        return own, quoted
    last_quote = max(number for number, line in enumerate(bare) if line.startswith(">"))
    after = [line for line in bare[last_quote + 1 :] if line]
    between = _answers_between(bare[start:last_quote])
    if between:
        return own + quoted, []
    if after and not _SIGNATURE.match(after[0]):
        cut = last_quote + 1 - start
        return [*own, *quoted[cut:]], quoted[:cut]
    return own, quoted


def _answers_between(bare: list[str]) -> bool:
    """Whether words stand between lines with > (after the first of them)."""
    first = next((number for number, line in enumerate(bare) if line.startswith(">")), len(bare))
    return any(line and not line.startswith(">") for line in bare[first:])


def _signature(own: list[str]) -> tuple[list[str], list[str]]:
    """What stands below a line of "-- ", if it is short."""
    for number in range(len(own) - 1, max(len(own) - 12, 0), -1):
        if _SIGNATURE.match(own[number].translate(_STRIP)):
            return own[:number], own[number:]
    return own, []


def _joined(lines: list[str]) -> str:
    text = "\n".join(line.rstrip().replace("\u00a0", " ") for line in lines)
    text = "".join(c for c in text if c >= " " or c in "\n\t")
    return re.sub(r"\n{3,}", "\n\n", text).strip()
