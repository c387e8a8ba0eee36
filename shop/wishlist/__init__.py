"""What people keep for later: a list a browser holds by its cookie, or a customer by their account."""
