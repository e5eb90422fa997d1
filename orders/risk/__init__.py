"""How likely an order is to go wrong, with reasons. Nothing is blocked by it: people decide."""
