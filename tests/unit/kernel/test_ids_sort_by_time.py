"""Identifiers: UUIDv7 in order, tokens that cannot be guessed."""

from __future__ import annotations

import time

from shop.kernel import ids


def test_ids_are_version_7_and_sort_by_time() -> None:
    first = ids.new_id()
    time.sleep(0.002)
    second = ids.new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


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
