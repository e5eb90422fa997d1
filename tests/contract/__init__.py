"""Both documents against the running doors."""
