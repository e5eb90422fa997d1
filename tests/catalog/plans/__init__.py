"""Plans of hot queries."""
