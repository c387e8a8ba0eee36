"""Identifiers: UUIDv7 in order, tokens that cannot be guessed."""

from __future__ import annotations

import time
import uuid

import pytest

from shop.kernel import ids


def test_each_sorts_after_those_made_before_it_and_is_of_version_7() -> None:
    made = [ids.new_id() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}


def test_a_clock_that_steps_back_does_not_change_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ids.new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    assert before < ids.new_id() < ids.new_id()


def test_the_first_48_bits_are_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_made", type("Fresh", (), {})())
    monkeypatch.setattr(time, "time_ns", lambda: (1 << 47) * 1_000_000 + 999_999)
    assert ids.new_id().int >> 80 == 1 << 47


def test_the_same_parts_give_the_same_id() -> None:
    assert ids.derived_id("a", 1) == ids.derived_id("a", "1") != ids.derived_id("a", 2)


def test_parts_do_not_run_together() -> None:
    assert ids.derived_id("ab", "c") != ids.derived_id("a", "bc")


def test_what_is_not_an_id_is_none() -> None:
    assert [ids.parse_id(text) for text in (None, "", "x", "'; drop table", "ü" * 40)] == [None] * 5


def test_tokens_hold_128_bits() -> None:
    tokens = {ids.new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(len(token) == 22 for token in tokens)
