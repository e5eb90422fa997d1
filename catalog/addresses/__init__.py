"""Old addresses: where a page has gone whose handle was changed."""
