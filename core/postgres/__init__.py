"""Django's own backend for PostgreSQL, with the protocol's limit on parameters kept."""
