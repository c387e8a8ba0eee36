"""Every text of the interface is translated, and what is compiled is what is written."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture(scope="module")
def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_is_left_untranslated(translations: ModuleType) -> None:
    faults = [
        fault
        for language in translations.LANGUAGES
        for fault in translations.missing(translations.merged(language))
    ]
    assert not faults, "run tools/translations.py and translate:\n" + "\n".join(faults[:30])


def test_what_is_compiled_is_what_is_written(translations: ModuleType) -> None:
    for language in translations.LANGUAGES:
        compiled = translations.po_path(language).with_suffix(".mo").read_bytes()
        assert compiled == translations.compiled(translations.read(language))
