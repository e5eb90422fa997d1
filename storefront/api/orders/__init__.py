"""Orders and what comes after them."""
