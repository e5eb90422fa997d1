"""Orders that shoppers collect in a store: ready, fetched with a code, or given up."""
