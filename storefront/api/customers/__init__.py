"""The customer who is logged in: profile, addresses, orders."""
