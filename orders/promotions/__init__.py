"""Promotions: what is taken off a cart, and why it is or is not."""
