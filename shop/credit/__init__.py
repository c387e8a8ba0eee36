"""Gift cards and store credit: money the shop owes, in accounts whose entries are never changed."""
