"""Who customers are to the shop: groups, scores and what they will be worth."""
