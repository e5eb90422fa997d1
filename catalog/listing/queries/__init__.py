"""Questions about lists: which products, in which order, how many of each kind."""
