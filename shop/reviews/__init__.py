"""What buyers say about a product and what people ask about it."""
