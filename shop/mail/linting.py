"""What MJML's compiler drops or breaks without a word (mjml-python 1.4.2), found before it gets anything."""

from __future__ import annotations

import re

# What the compiler knows and we use; it drops any other tag, and what is in it.
TAGS = frozenset(
    "mjml mj-head mj-title mj-preview mj-attributes mj-all mj-class mj-style mj-raw mj-body mj-wrapper "
    "mj-section mj-column mj-text mj-button mj-image mj-table mj-divider mj-spacer mj-font "
    "mj-breakpoint".split()
)
_TRAPS = {
    r"<mj-style[^>]*\binline=": "a style marked inline is not put inline; plain mj-style is, by css-inline",
    r"<mj-image(?![^>]*\balt=)[^>]*>": "a picture without alt",
    r"<img(?![^>]*\balt=)[^>]*>": "a picture without alt",
    r"<mj-button[^>]*\baria-label=": "a button's aria-label is dropped",
    r"<script\b": "a script breaks the compiler; what programs read comes later (mail.markup)",
    r"<mj-raw>\s*\{%\s*for\b": "a section a line makes a mail ten times as heavy; use one mj-table",
    r"background-url=|background-image": "text on a picture is not read everywhere",
    r"\bfont-size=\"(?:\d|1[0-3])px\"": "text under 14 px",
}


def faults(source: str) -> list[str]:
    """What is wrong with a mail's MJML, put together and with its places open; empty when it is good."""
    unknown = sorted(set(re.findall(r"</?(mj[a-z-]*)", source)) - TAGS)
    found = [f"unknown tags {', '.join(unknown)}"] if unknown else []
    found += [said for pattern, said in _TRAPS.items() if re.search(pattern, source)]
    for comment in re.findall(r"<!--\[if[^\]]*\]>(.*?)<!\[endif\]-->", source, re.S):
        if len(re.findall(r"<[a-z]", comment)) != len(re.findall(r"</|/>", comment)):
            found.append("a conditional comment that opens or closes only half of something")
    return found
