"""Questions about the range."""
