"""How completely a product or category is described, and what it should be found by."""
