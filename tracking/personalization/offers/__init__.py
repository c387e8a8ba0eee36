"""Personal offers: who may get which, measured against people who get none, within margin and budget."""
