"""What comes back and what is made good: asked for, decided, received and looked at, settled."""
