"""Discount rules, codes and personal assignments."""
