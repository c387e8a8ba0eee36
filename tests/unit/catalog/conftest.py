"""A folder of its own for the pictures of each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.catalog import pictures


@pytest.fixture
def media_folder(tmp_path: Path) -> Path:
    """The media folder; originals are kept beside it."""
    media = tmp_path / "media"
    media.mkdir()
    pictures.configure(media)
    return media
