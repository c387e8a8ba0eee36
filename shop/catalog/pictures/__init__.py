"""Pictures: checked, cleaned of what they tell about people, and written in the sizes pages need."""

from shop.catalog.pictures.addresses import picture_of
from shop.catalog.pictures.files import (
    configure,
    folder,
    keep_private,
    keep_while,
    private,
    public_jpeg,
    sweep_private,
)
from shop.catalog.pictures.finished import place
from shop.catalog.pictures.picture import PLACEHOLDER, Picture
from shop.catalog.pictures.renditions import Checked, Stored, check, keep, render, store
from shop.kernel.pictures import MAX_BYTES, BadPicture

__all__ = [
    "MAX_BYTES",
    "PLACEHOLDER",
    "BadPicture",
    "Checked",
    "Picture",
    "Stored",
    "check",
    "configure",
    "folder",
    "keep",
    "keep_private",
    "keep_while",
    "picture_of",
    "place",
    "private",
    "public_jpeg",
    "render",
    "store",
    "sweep_private",
]
