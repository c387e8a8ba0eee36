"""Style sheets and scripts: small, one idea each, right in both writing directions, and ours alone."""

from __future__ import annotations

import re

from tests.architecture.tree import files, report, short

CSS_LIMIT, JS_LIMIT = 150, 60
CSS = files(".css", under=("static",))
JS = files(".js", under=("static",))
ONE_SIDED = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|inset)-(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)"
)


def test_style_sheets_and_scripts_stay_short():
    limits = dict.fromkeys(CSS, CSS_LIMIT) | dict.fromkeys(JS, JS_LIMIT)
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in limits}
    faults = [f"{short(path)}: {lines} lines" for path, lines in lengths.items() if lines > limits[path]]
    assert not faults, report(faults)


def test_style_sheets_know_no_left_and_right():
    faults = [
        f"{short(path)}:{number}: {line.strip()}"
        for path in CSS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ONE_SIDED.search(line)
    ]
    assert not faults, report(faults)


def test_one_sided_properties_are_recognized():
    one_sided = ["margin-left: 1px", "a{left: 0", "text-align: right", "border-top-left-radius: 2px"]
    fine = ["margin-inline-start: 1px", "text-align: start", "--left: 1", "inset-inline: 0"]
    assert all(ONE_SIDED.search(line) for line in one_sided)
    assert not any(ONE_SIDED.search(line) for line in fine)


def test_nothing_is_loaded_from_elsewhere():
    loading = re.compile(r"(?:@import|url\(|import\b[^;\n]*|fetch\()\s*[\"']?(?:https?:)?//[^\s)\"']+")
    faults = [
        f"{short(path)}: {found[0]}"
        for path in [*CSS, *JS]
        for found in loading.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not faults, report(faults)
