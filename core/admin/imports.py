"""Files brought in, in the admin."""
