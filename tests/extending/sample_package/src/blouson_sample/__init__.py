"""A payment provider and a courier in a package of their own: what a vendor or an agency would publish."""
