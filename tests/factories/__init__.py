"""Makes rows for tests, through operations where state matters."""
