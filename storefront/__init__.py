"""What the shopper sees: still pages, living islands, letters."""
