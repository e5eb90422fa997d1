"""Carts, from the first piece to the order."""
