"""The shapes of the catalog: measurements only."""
