"""What lists show: one row per shown product, its places on every shelf, and how many there are of each kind."""
