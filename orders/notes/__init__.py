"""What staff tell each other about an order: notes and tags. Customers never read them."""
