"""Every night each flow is held against the other system: counts, sums, and every field that differs."""
