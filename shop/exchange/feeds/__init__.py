"""What machines read of the shop: sitemaps for search engines, product feeds for marketplaces and readers."""
