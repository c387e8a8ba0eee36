"""What `make` does, step by step: configuration, installing, serving, checking. Standard library only."""
