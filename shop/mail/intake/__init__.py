"""What servers and providers say about mails that have left: each in its own words, kept in one form."""
