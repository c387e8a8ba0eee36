"""Places of others that send for the shop: by a link without an account, or by an API."""
