"""What the commands print of logs given to them, and what they say of files that are none."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from tracking.cli import proving


def test_next_click_prints_its_figures(tmp_path: Path) -> None:
    log = tmp_path / "clicks.csv"
    rows = [f"{v},{n},2026-05-01,P{(v + n) % 7}" for v in range(30) for n in range(1, 4)]
    log.write_text("\n".join(["session_id,order,date,item", *rows]))
    asked = ["--train", str(log), "--test", str(log)]
    said = json.loads(CliRunner().invoke(proving.next_click, [*asked, "--json"]).output)
    assert said == {"hr@10": 1.0, "mrr@20": 1.0, "requests": 60}
    assert "rules and Markov alone" in CliRunner().invoke(proving.next_click, asked).output


def test_uplift_prints_its_figures_and_refuses_where_nothing_is_known(tmp_path: Path) -> None:
    log = tmp_path / "people.csv"
    rows = [f"{('Womens', 'No')[n % 2]} E-Mail,{n % 5},{n % 3 % 2}" for n in range(200)]
    log.write_text("\n".join(["segment,age,visit", *rows]))
    asked = ["--train", str(log), "--test", str(log)]
    said = json.loads(CliRunner().invoke(proving.uplift, [*asked, "--json"]).output)
    assert list(said) == ["qini", "interval", "targets"]
    low, high = said["interval"]
    assert low <= 0 <= high
    assert said["targets"] == 0
    assert "nobody is targeted" in CliRunner().invoke(proving.uplift, asked).output


def test_a_wrong_file_is_a_word_not_a_trace(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    for command in (proving.next_click, proving.uplift):
        found = CliRunner().invoke(command, ["--train", str(wrong), "--test", str(wrong)])
        assert found.exit_code == 1
        assert "no column" in found.output
