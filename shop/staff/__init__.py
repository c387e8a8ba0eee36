"""Owner and staff accounts, their sessions, second factor and sign-in links."""
