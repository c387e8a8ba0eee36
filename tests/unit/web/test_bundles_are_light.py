"""What every page loads: complete, in order, and light enough for a phone."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from shop.web.assets import ROOT, Assets

BUDGETS = {
    "css/storefront.css": 12 * 1024,
    "css/storefront-rest.css": 3 * 1024,
    "css/admin.css": 16 * 1024,  # all of the owner's pages, kept by the browser after the first
    "js/storefront.js": 15 * 1024,
    "js/admin.js": 6 * 1024,
}


def listed(kind: str) -> set[str]:
    lists = [path.read_text(encoding="utf-8").splitlines() for path in (ROOT / kind).glob("*.list")]
    return {line for lines in lists for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_a_bundle_stays_within_its_budget(name: str, budget: int):
    assert len(gzip.compress(Assets().files[name].body, 9, mtime=0)) <= budget


def named_in_code() -> str:
    folders = [ROOT.parent / name for name in ("shop", "fulfillment", "tracking", "templates")]
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".html")]
    return "".join(path.read_text(encoding="utf-8") for path in sources)


@pytest.mark.parametrize("kind", ["css", "js"])
def test_every_file_is_part_of_a_bundle_or_asked_for_by_name(kind: str):
    there = {path.relative_to(ROOT / kind).as_posix() for path in (ROOT / kind).rglob(f"*.{kind}")}
    code = named_in_code()
    assert listed(kind) <= there
    assert [name for name in there - listed(kind) if f"{kind}/{name}" not in code] == []


def with_its_imports(name: str) -> list[str]:
    """A script's name after those of all that it needs."""
    source = (ROOT / "js" / name).read_text(encoding="utf-8")
    imported = re.findall(r'^import .* from "\./(.*)";$', source, re.M)
    return [*dict.fromkeys(needed for one in imported for needed in with_its_imports(one)), name]


@pytest.mark.parametrize("entry", ["storefront", "admin"])
def test_a_script_bundle_holds_what_its_entry_imports(entry: str):
    names = (ROOT / "js" / f"{entry}.list").read_text(encoding="utf-8").splitlines()
    assert [name for name in names if not name.startswith("#")] == with_its_imports(f"{entry}.js")
    bundle = Assets().files[f"js/{entry}.js"].body.decode()
    assert "import " not in [line[:7] for line in bundle.splitlines()]
    assert "export default" not in bundle


def test_layers_are_ordered_once():
    declared = [path for path in Path(ROOT / "css").rglob("*.css") if "@layer reset, " in path.read_text()]
    assert [path.name for path in declared] == ["tokens.css"]


def test_a_bundle_has_no_comments_and_no_indents() -> None:
    for entry in ("storefront", "admin"):
        lines = Assets().files[f"js/{entry}.js"].body.decode().splitlines()
        assert [line for line in lines if line != line.strip() or not line or line.startswith("//")] == []
    for name in listed("js"):
        text = (ROOT / "js" / name).read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if line.count("`") % 2] == [], name
