"""Small XML, written piece by piece, so that a feed of any length needs little memory."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def text(value: str) -> str:
    """`value` as character data: escaped, without the characters that XML has no way to write."""
    return escape(_FORBIDDEN.sub("", value))


def element(name: str, value: str, **attributes: str) -> str:
    """`<name attribute="…">value</name>` and a line's end."""
    return f"<{name}{_attributes(attributes)}>{text(value)}</{name}>\n"


def empty(name: str, **attributes: str) -> str:
    """`<name attribute="…"/>` and a line's end."""
    return f"<{name}{_attributes(attributes)}/>\n"


def _attributes(given: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_FORBIDDEN.sub('', value))}" for name, value in given.items())
