"""Words and addresses of the sync screens."""
