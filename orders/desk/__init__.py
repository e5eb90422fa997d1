"""What staff do next about an order."""
