"""What personal treatment brings, against people left out by chance: differences with intervals. Pure."""
