"""Past orders from Shopify's export of orders."""
