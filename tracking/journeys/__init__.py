"""What people did on the way to an order: recorded once, asked often."""
