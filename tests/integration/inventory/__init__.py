"""The inventory on both databases."""
