"""What stands beside the pots: plants, cloth, wood, food."""
