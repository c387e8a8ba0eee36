"""What somebody looks at next, from what they looked at in this visit: sequential rules, mixed by weight."""
