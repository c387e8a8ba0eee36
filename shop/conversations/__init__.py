"""What customers and the shop say to each other: one conversation per customer, whichever way it came."""
