"""Customers from Shopify's export of customers."""
