"""Parts of the shop as processes: started, killed with their children, started again."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from tests.support.processes import SETTING_NAMES, Part, ShopProcesses, procfile


def part(tmp_path: Path, line: str, *, until: str = "ready") -> Part:
    environ = {"PATH": os.environ["PATH"]}
    made = Part("demo", line=line, env=environ, log_file=tmp_path / "log", ready=lambda: until in made.log())
    return made


def test_waits_until_it_is_ready_and_stops_politely(tmp_path):
    demo = part(tmp_path, "trap 'echo bye; exit 0' TERM; echo ready; while true; do sleep 0.05; done").start()
    assert demo.running
    assert demo.stop() == 0
    assert demo.log().split()[-1] == "bye"


def test_tells_its_last_words_when_it_never_gets_ready(tmp_path):
    with pytest.raises(RuntimeError, match="no bread today"):
        part(tmp_path, "echo no bread today; exit 3").start()


def test_killing_takes_the_children_too(tmp_path):
    demo = part(tmp_path, "sleep 600 & echo $!; echo ready; wait").start()
    child = os.pidfd_open(int(demo.log().split()[0]))
    demo.kill()
    assert select.select([child], [], [], 30)[0], "the child outlived its parent"
    os.close(child)
    assert not demo.running


def test_a_restart_begins_a_fresh_log(tmp_path):
    demo = part(tmp_path, "echo ready $$; exec sleep 600").start()
    first = demo.log()
    demo.restart()
    assert demo.log() != first
    assert demo.log().count("ready") == 1
    demo.kill()


def test_runs_what_the_procfile_says(tmp_path):
    assert set(procfile()) == {"web", "worker"}
    assert all(line.startswith("exec ") for line in procfile().values())
    shop = ShopProcesses(var_dir=tmp_path / "var")
    assert not shop.is_ready()
    shop.stop()


def test_keeps_the_settings_of_a_developer_out(tmp_path, monkeypatch):
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example.com")
    environ = ShopProcesses(var_dir=tmp_path / "var", env={"SEED_DEMO": "1"}).env
    assert environ["SMTP_URL"] == environ["SECRET_KEY_FILE"] == ""
    assert environ["SEED_DEMO"] == "1"
    assert set(SETTING_NAMES) <= set(environ)
