"""The people who buy: accounts, addresses, consent choices."""
