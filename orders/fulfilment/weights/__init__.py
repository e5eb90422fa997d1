"""Parcels that the courier weighed otherwise than we did."""
