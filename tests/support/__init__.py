"""Simulators of the world outside: payment provider, mail server, databases, browsers."""
