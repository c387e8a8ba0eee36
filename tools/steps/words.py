"""How the start-up speaks: what it does in a line, what went wrong in a sentence with its remedy."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Plain(Exception):
    """Something a person has to mend; the message says what, and how."""


def say(text: str) -> None:
    """Tell what is being done."""
    print(text, flush=True)


def reason(output: str) -> str:
    """What a failed program gives as its reason: of a traceback the error's line, else its last line."""
    errors = re.findall(r"^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Missing|Setting)\b.*$", output, re.M)
    return errors[-1].strip() if errors and "Traceback" in output else last_line(output)


def last_line(output: str) -> str:
    """The last line of a program's output that says something."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"
