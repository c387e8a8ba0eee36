"""What has been compiled is used again, as long as its source is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from shop.web.compiled import CompiledTemplates


class Counting(Environment):
    """Counts what it compiles."""

    compiled = 0

    def compile(self, *arguments: object, **more: object) -> object:
        self.compiled += 1
        return super().compile(*arguments, **more)  # type: ignore[call-overload]


def shown(folder: Path, source: str) -> tuple[str, int]:
    """What a new process shows of a template, and how many it compiled for that."""
    made = Counting(loader=DictLoader({"page": source}), bytecode_cache=CompiledTemplates(folder))
    return made.get_template("page").render(name="Cleo"), made.compiled


def test_another_process_compiles_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert shown(folder, "Hello {{ name }}") == ("Hello Cleo", 1)
    assert shown(folder, "Hello {{ name }}") == ("Hello Cleo", 0)


def test_a_changed_source_is_compiled_again(tmp_path: Path) -> None:
    shown(tmp_path, "Hello {{ name }}")
    assert shown(tmp_path, "Goodbye {{ name }}") == ("Goodbye Cleo", 1)
    assert shown(tmp_path, "Goodbye {{ name }}") == ("Goodbye Cleo", 0)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"j2" + bytes(200)])
def test_what_is_damaged_is_compiled_again(tmp_path: Path, rubbish: bytes) -> None:
    shown(tmp_path, "Hello {{ name }}")
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(rubbish)
    assert shown(tmp_path, "Hello {{ name }}") == ("Hello Cleo", 1)


def test_where_nothing_can_be_kept_pages_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("not a folder")
    for _ in range(2):
        assert shown(tmp_path / "taken", "Hello {{ name }}") == ("Hello Cleo", 1)
