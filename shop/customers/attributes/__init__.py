"""What an owner wants to know of customers beside what the shop knows by itself."""
