"""The README leads a new owner by names that stand in the menu, on the settings or on a button."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from shop.web import nav, topics

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"(?<![\w*`])\*([^*`]+)\*(?![\w*])")


def named() -> list[list[str]]:
    """What stands in italics, as ways from a section of the menu down, such as ["Settings", "Store"]."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("**", "")
    return [re.split(r"\s*→\s*", " ".join(found.split())) for found in NAMED.findall(text)]


def on_buttons() -> set[str]:
    """What templates say, up to the first value that is put in."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    return {said.strip() for text in texts for said in re.findall(r"_\('([^'%]+)", text)}


@pytest.mark.usefixtures("app")
def test_each_name_in_the_readme_is_there() -> None:
    sections = {title: key for key, title in nav.SECTIONS.items() if title}
    entries = {(entry.section, entry.label) for entry in nav._entries.values()}
    entries |= {("settings", topic.title) for topic in topics._topics.values()}
    buttons = on_buttons() | set(sections) | {label for _, label in entries}
    lost = []
    for first, *rest in named():
        known = (sections[first], rest[0]) in entries if rest and first in sections else first in buttons
        if not known or not set(rest) <= buttons:
            lost.append(" → ".join([first, *rest]))
    assert len(named()) > 20
    assert not lost


def test_a_name_is_found_across_lines(monkeypatch: Any, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("*Deliver →\nCarriers* and **Mail.** *Team*", encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert named() == [["Deliver", "Carriers"], ["Team"]]
