"""MJML to HTML, once per template and direction, before any data is near it.

A mail's `body.mjml` is written in two languages. Square brackets (`[% extends %]`, `[[ parts.button() ]]`)
build the structure and are resolved here, once; braces (`{{ name }}`) stay as they are through MJML's
compiler and are filled per mail by `mail.rendering` with autoescape. So a customer's name can never become
markup, and compiling costs nothing per mail.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import mjml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shop.mail import linting

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FOLDER = "emails"


class BadTemplate(ValueError):
    """A mail template with something that would be dropped or broken silently."""


def exists(template: str) -> bool:
    """Whether there is a mail folder of that name."""
    return (TEMPLATES / FOLDER / template / "body.mjml").is_file()


@lru_cache(maxsize=256)
def compiled(template: str, direction: str) -> str:
    """The HTML of a mail with its `{{ }}` places still open; `direction` is "ltr" or "rtl"."""
    source = _structure().get_template(f"{FOLDER}/{template}/body.mjml").render(**_sides(direction))
    if faults := linting.faults(source):
        raise BadTemplate(f"{template}: {'; '.join(faults)}")
    return str(mjml.mjml2html(source))


def _sides(direction: str) -> dict[str, str]:
    start, end = ("right", "left") if direction == "rtl" else ("left", "right")
    return {"direction": direction, "start": start, "end": end}


@lru_cache(maxsize=1)
def _structure() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # (no data here: only our own files are put together)
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment
