"""Stock per variant, its movements and reservations."""
