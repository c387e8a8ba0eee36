"""Texts of the interface: collect them from code and templates, merge them into each language, compile.

`.venv/bin/python tools/translations.py` after changing texts; `--check` fails when something is missing.
English is the source; `translations/<language>/LC_MESSAGES/messages.po` holds the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("he",)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "_l": None}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.mjml", "jinja2")]
OPTIONS = {"**": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}}
FOLDERS = ("shop", "fulfillment", "tracking", "templates")


def collected() -> Catalog:
    """Every text that code and templates mark."""
    catalog = Catalog(project="Threeclick", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(
            str(ROOT / folder),
            METHODS,
            OPTIONS,
            keywords=KEYWORDS,
            strip_comment_tags=True,
            directory_filter=lambda _folder: True,  # else those that begin with _ are left out
        )
        for name, _line, message, _comments, context in found:
            catalog.add(message, None, [(f"{folder}/{name}", 0)], context=context)
    return catalog


def po_path(language: str) -> Path:
    """The file of a language."""
    return ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The language's catalog as it is written."""
    with po_path(language).open("rb") as written:
        return read_po(written, locale=language)


def merged(language: str) -> Catalog:
    """The language's catalog with today's texts; what is not used any more is dropped."""
    catalog = read(language) if po_path(language).exists() else Catalog(locale=language)
    catalog.update(collected(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """The catalog as gettext reads it."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> Iterator[str]:
    """Texts without a translation, and translations that lost or invented a place to fill."""
    for message in catalog:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, list | tuple) else [message.string]
        if not all(texts):
            yield f"not translated: {message.id!r}"
        elif errors := list(message.check(catalog)):
            yield f"{message.id!r}: {errors[0]}"


def main() -> int:
    """Merge and compile, or with --check only look."""
    checking, faults = "--check" in sys.argv, 0
    for language in LANGUAGES:
        catalog = merged(language)
        for fault in missing(catalog):
            faults += 1
            print(f"{language}: {fault}")
        if checking:
            continue
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalog, width=110, no_location=True, sort_output=True, omit_header=False)
        path.with_suffix(".mo").write_bytes(compiled(read(language)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
