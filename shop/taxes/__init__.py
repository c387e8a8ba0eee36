"""Tax rates by country and region."""
