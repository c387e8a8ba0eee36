"""What people write to the shop by its contact form, kept for the owner and mailed to them."""
