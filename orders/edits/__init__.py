"""Changing what is in an order before it is packed: seen first, then agreed, then paid or paid back."""
