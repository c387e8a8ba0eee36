"""Whom a mail or an offer moves, learned from people who got it by chance, and whether that is known."""
