"""What a visitor means to buy, kept in the database."""
