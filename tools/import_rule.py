"""Keeps the two lists of packages in `.importlinter` in step with the tree.

The layers are decided by people and stay as they are. But `inside-an-area` and `flask-at-the-edge` must name
every area that exists, and may not name one that does not: this writes both lists anew. `tests/architecture`
compares.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOTS = ("shop", "fulfillment", "tracking")
EDGE = {"app", "cli", "web", "storefront", "admin", "api"}
NOT_AN_AREA = {"kernel", "pricing"}  # tools for all, and pure arithmetic: neither has the files of an area


def packages(root: Path = ROOT) -> list[str]:
    """All packages below the three roots that must not know Flask, in the order of the tree."""
    return [
        f"{top}.{path.name}"
        for top in ROOTS
        for path in sorted((root / top).glob("*/"))
        if (path / "__init__.py").exists() and path.name not in EDGE
    ]


def areas(root: Path = ROOT) -> list[str]:
    """The packages among them that are domain areas."""
    return [name for name in packages(root) if name.partition(".")[2] not in NOT_AN_AREA]


def rewritten(text: str, root: Path = ROOT) -> str:
    """`text` of an `.importlinter` with both lists as the tree has them."""
    text = _replace(text, section="inside-an-area", key="containers", values=areas(root))
    return _replace(text, section="flask-at-the-edge", key="source_modules", values=packages(root))


def _replace(text: str, *, section: str, key: str, values: list[str]) -> str:
    pattern = rf"(\[importlinter:contract:{section}\][^\[]*?\n{key} =\n)(?:    .*\n)+"
    lines = "".join(f"    {value}\n" for value in values)
    result, count = re.subn(pattern, lambda found: found.group(1) + lines, text)
    if count != 1:
        raise SystemExit(f".importlinter has no list {key} in {section}.")
    return result


def main() -> int:
    """Write both lists; exit code 0."""
    path = ROOT / ".importlinter"
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
