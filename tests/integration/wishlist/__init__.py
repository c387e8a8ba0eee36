"""The wish list on both databases."""
