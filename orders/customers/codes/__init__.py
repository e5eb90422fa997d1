"""Six digits that prove that a telephone is at hand: once, for ten minutes."""
