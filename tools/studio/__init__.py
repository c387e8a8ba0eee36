"""The photo studio: models the demo catalog's pottery and photographs it. Not part of the shop."""
