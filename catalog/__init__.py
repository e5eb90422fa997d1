"""What we sell, what it costs and how many there are."""
