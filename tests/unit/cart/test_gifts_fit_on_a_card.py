"""What a gift message may be: five hundred signs of any script, and nothing a printer cannot bear."""

from __future__ import annotations

import pytest

from shop.cart import gifts
from shop.cart.gifts import BadGift, Gift


@pytest.mark.parametrize(
    "message",
    ["", "Happy birthday!\nLove, Cleo", "מזל טוב, סבתא 🎉", "👩‍👩‍👧‍👦" * 20, "\u200fשלום\u200e", "a" * 500],
)
def test_a_message_in_any_script_is_kept_as_written(message: str) -> None:
    assert gifts.checked(message, hide_prices=False) == Gift(message)


def test_line_breaks_of_a_browser_are_one_kind_and_count_once() -> None:
    assert gifts.checked("  a\r\nb\rc  ", hide_prices=True) == Gift("a\nb\nc", True)
    assert gifts.checked("a\r\n" * 250, hide_prices=False).message.count("\n") == 249


@pytest.mark.parametrize("message", ["a" * 501, "x" * 5000, "🎁" * 501, "bell\x07", "null\x00", "\ud800"])
def test_what_does_not_fit_or_cannot_be_printed_is_refused(message: str) -> None:
    with pytest.raises(BadGift):
        gifts.checked(message, hide_prices=False)
