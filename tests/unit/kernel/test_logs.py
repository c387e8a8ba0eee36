"""Logs are JSON lines, and what is routine each second is none of them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from shop.kernel import logs


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged while the shop's logging is installed; afterwards all is as it was."""
    stream, root, huey = io.StringIO(), logging.getLogger(), logging.getLogger("huey")
    before = root.handlers[:], root.level, huey.filters[:], huey.level
    monkeypatch.setattr("sys.stderr", stream)
    logs.install()
    yield stream
    root.handlers[:], root.level, huey.filters[:], huey.level = before


def test_a_line_is_an_object_with_what_was_given_beside_it(written: io.StringIO) -> None:
    logging.getLogger("shop.orders").warning("refused", extra={"order": 7})
    line = json.loads(written.getvalue())
    assert (line["level"], line["logger"], line["message"], line["order"]) == (
        "warning",
        "shop.orders",
        "refused",
        7,
    )


def test_a_worker_tells_what_fails_and_not_each_task(written: io.StringIO) -> None:
    logging.getLogger("huey").setLevel(logging.INFO)  # as its consumer does when it starts
    logging.getLogger("huey").info("Executing sweep")
    logging.getLogger("huey.consumer").info("Huey consumer started")
    logging.getLogger("huey").error("Unhandled exception")
    told = [json.loads(line)["message"] for line in written.getvalue().splitlines()]
    assert told == ["Huey consumer started", "Unhandled exception"]
