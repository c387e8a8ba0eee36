"""Mails as programs really write them, from tests/fixtures/letters, addressed to whom a test wants.

The shapes (headers, lines that introduce a quote, names of elements) are those that Gmail, Apple Mail,
Outlook and Exchange put into answers in 2026; every word, name and address is made up.
"""

from __future__ import annotations

import base64
import io
from functools import cache
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "letters"


def letter(name: str, *, to: str = "hello@kilnandtide.example", sender: str = "", **changes: str) -> bytes:
    """The raw mail, its lines ended as they travel; `changes` replace words of it."""
    raw = (FOLDER / f"{name}.eml").read_bytes()
    raw = raw.replace(b"{to}", to.encode()).replace(b"{png}", base64.encodebytes(photo()))
    for old, new in {**({"cleo@example.com": sender} if sender else {}), **changes}.items():
        raw = raw.replace(old.encode(), new.encode())
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


@cache
def photo() -> bytes:
    """A small PNG that is a picture, larger than a signature's logo."""
    stream = io.BytesIO()
    Image.effect_noise((120, 90), 90).convert("RGB").save(stream, "PNG")
    return stream.getvalue()
