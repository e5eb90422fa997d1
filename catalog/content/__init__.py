"""What the shop writes around its goods: pages, the journal, look-books, and how its front is arranged."""
