"""Ways to be paid, one package each behind the port in `base`; siblings never import each other."""
