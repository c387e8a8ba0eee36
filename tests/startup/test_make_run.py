"""`make run` starts everything, says where it is, and ends without leaving anything behind."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.startup.conftest import Start

START = ("python3", "tools/start.py", "run")


@pytest.fixture(scope="module")
def used_var_dir(opened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of a shop that has been started before."""
    return shutil.copytree(opened, tmp_path_factory.mktemp("used") / "var")


@pytest.fixture
def start(starts: list[Start], tmp_path: Path, used_var_dir: Path) -> Callable[..., Start]:
    def begin(*command: str, **settings: str) -> Start:
        starts.append(Start(tmp_path, *command, **{"VAR_DIR": str(used_var_dir), **settings}))
        return starts[-1]

    return begin


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_starts_web_and_worker_says_where_and_ends_with_ctrl_c(start, tmp_path):
    running = start(VAR_DIR=str(tmp_path / "new"))
    running.await_line("Press Ctrl-C")
    assert f"\nShop: http://localhost:{running.port}\n" in running.output
    assert f"\nOwner: http://localhost:{running.port}/admin\n" in running.output
    link = running.await_line("Owner sign-in (once): ").removeprefix("Owner sign-in (once): ")
    assert get(running.port, "/") == 200
    assert get(running.port, re.sub(r"^http://[^/]+", "", link)) in (200, 302, 303)
    running.await_line("Huey consumer started")
    assert stat.S_IMODE((tmp_path / "new" / "shop.sqlite3").stat().st_mode) == 0o600
    running.interrupt()
    assert running.exit_code() == -signal.SIGINT  # make ends as it was told to
    running.await_no_survivors()
    assert "Stopped." in running.output
    assert "Traceback" not in running.output
    assert running.output.count("Huey consumer started") == 1  # each line once,
    assert "Executing" not in running.output  # and none for each second's routine


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ends_when_make_alone_is_told(start, number):
    running = start()
    running.await_line("Press Ctrl-C")
    running.process.send_signal(number)
    assert running.exit_code() == -number
    running.await_no_survivors()


def test_ends_when_told_while_starting(start):
    running = start()
    running.await_line("web.1 started (pid")
    running.interrupt()
    running.exit_code()
    running.await_no_survivors()


def test_says_when_the_port_is_used(start):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = start(*START, PORT=str(taken.getsockname()[1]))
        assert refused.exit_code() == 1
    assert re.fullmatch(r"Port \d+ is in use\. Stop the program .* PORT=\d+ make run\n", refused.output)


def test_says_which_setting_is_wrong(start):
    refused = start(*START, SMTP_URL="nonsense")
    assert refused.exit_code() == 1
    assert "SMTP_URL must" in refused.output
    assert "Traceback" not in refused.output


def test_prints_no_sign_in_link_in_production_and_ends_with_exit_code_zero_when_told_itself(start):
    running = start(*START, ENV="production", BASE_URL="https://shop.example")
    running.await_line("Press Ctrl-C")
    assert "\nShop: https://shop.example\n" in running.output
    assert "sign-in" not in running.output
    running.process.send_signal(signal.SIGTERM)
    assert running.exit_code() == 0
    running.await_no_survivors()
