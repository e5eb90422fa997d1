"""Words templates need: money, pictures, dates."""
