"""What each provider of tracking says, in its own JSON: histories, and messages signed as it signs them."""
