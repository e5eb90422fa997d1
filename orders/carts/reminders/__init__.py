"""Bags that were left: one letter, with leave, and the way back to what lay in them."""
