"""Contrast as WCAG counts it."""

from __future__ import annotations

import pytest

from shop.brand import colors


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_known_ratios(one, other, ratio):
    assert colors.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colors.contrast(other, one) == colors.contrast(one, other)


@pytest.mark.parametrize("step", range(0, 256, 15))
def test_one_of_black_and_white_is_always_readable_on_an_accent(step):
    for accent in (f"#{step:02x}8040", f"#40{step:02x}80", f"#8040{step:02x}"):
        found = colors.of_accent(accent)
        assert found.on_accent >= colors.READABLE
        assert found.ink in (colors.BLACK, colors.WHITE)


def test_a_pale_accent_is_noticed():
    assert colors.of_accent("#ffe600").pale
    assert not colors.of_accent("#7a4a2b").pale
