"""Segments as the shop reads them: what groups there are, and who is in which, now and before."""
