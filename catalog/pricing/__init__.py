"""What a variant costs, in one currency, from how many pieces."""
