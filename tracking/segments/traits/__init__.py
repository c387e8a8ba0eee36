"""What the shop knows of each customer by itself, gathered from where it happened and written down once."""
