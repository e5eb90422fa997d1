"""Shoppers who asked to be told when a piece is back."""
