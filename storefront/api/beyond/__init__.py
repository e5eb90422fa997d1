"""Beyond Medusa, in the same words: search with facets, delivery by PIN, reviews, what goes well with a piece."""
