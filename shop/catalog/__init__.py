"""Products, variants, media, collections and finding them."""
