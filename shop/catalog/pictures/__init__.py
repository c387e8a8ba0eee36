"""Pictures: checked, cleaned of what they tell about people, and written in the sizes pages need."""

from shop.catalog.pictures.addresses import PLACEHOLDER, picture_of
from shop.catalog.pictures.files import configure, folder
from shop.catalog.pictures.renditions import BadPicture, Stored, store

__all__ = ["PLACEHOLDER", "BadPicture", "Stored", "configure", "folder", "picture_of", "store"]
