"""How products are grouped for browsing: categories, collections, tags."""
