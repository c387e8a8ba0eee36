"""Buying through Stripe, with its double: every way that messages, browsers and answers can go astray."""
