"""Links that say which way they went, and what was sold to those who came by them."""
