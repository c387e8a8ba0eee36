"""Shopify's product CSV, both dialects: read as a stream, compared with the shop, written in batches.

source -> records -> parser (pure, to frozen drafts) -> planning (pure, drafts and what is there to changes)
-> writing. `importer` runs that chain, `exporter` is the way back.
"""
