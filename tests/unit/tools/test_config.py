"""What the start-up reads for itself, and the `.env` it writes."""

from __future__ import annotations

import socket
import stat

import pytest

from steps import config
from steps.words import Plain


def test_reads_names_values_quotes_and_comments(tmp_path):
    path = tmp_path / ".env"
    lines = ["# note", "PORT=8001", "export HOST='0.0.0.0'", 'NAME="a b" ', "COLOR=red # not green", "", "x"]
    path.write_text("\n".join(lines))
    assert config.read_env_file(path) == {"PORT": "8001", "HOST": "0.0.0.0", "NAME": "a b", "COLOR": "red"}
    assert config.read_env_file(tmp_path / "missing") == {}


def test_the_environment_wins_over_the_file(tmp_path):
    assert config.setting("PORT", environ={"PORT": "1"}, file={"PORT": "2"}) == "1"
    assert config.setting("PORT", environ={}, file={"PORT": "2"}) == "2"
    assert config.setting("PORT", environ={}, file={}) == ""


def test_a_value_may_come_from_a_file(tmp_path):
    (tmp_path / "port").write_text("8002\n")
    assert config.setting("PORT", environ={"PORT_FILE": str(tmp_path / "port")}, file={}) == "8002"
    with pytest.raises(Plain, match="cannot be read"):
        config.setting("PORT", environ={"PORT_FILE": str(tmp_path / "none")}, file={})


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Plain, match="PORT must be a number"):
        config.address()


def test_a_used_port_is_told_with_another_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Plain, match=rf"Port {port} is in use\. .* another port: PORT=\d+ make run"):
            config.check_free("127.0.0.1", port)
    config.check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(Plain, match=r"Nobody can listen at 192\.0\.2\.1:8000"):
        config.check_free("192.0.2.1", 8000)


def test_writes_a_secret_for_us_alone_and_only_once(tmp_path):
    path = tmp_path / ".env"
    assert config.ensure_secret({}, tmp_path)
    first = path.read_text()
    assert len(config.read_env_file(path)["SECRET_KEY"]) >= 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not config.ensure_secret({}, tmp_path)
    assert path.read_text() == first


def test_keeps_what_stands_in_the_file(tmp_path):
    (tmp_path / ".env").write_text("PORT=8001")
    config.ensure_secret({}, tmp_path)
    assert config.read_env_file(tmp_path / ".env")["PORT"] == "8001"
    assert "SECRET_KEY" in config.read_env_file(tmp_path / ".env")


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FILE"])
def test_writes_nothing_when_the_secret_is_given(tmp_path, name):
    assert not config.ensure_secret({name: "given"}, tmp_path)
    assert not (tmp_path / ".env").exists()
