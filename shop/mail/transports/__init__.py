"""Ways out: a mail server, or capture for the owner to read while there is none."""
