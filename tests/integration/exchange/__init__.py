"""The exchange on both databases."""
