"""Customers who may be one person: suspected by a rule, made one by staff, and made two again."""
