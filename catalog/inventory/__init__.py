"""How many there are, where, and for whom they are held."""
