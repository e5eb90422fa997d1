"""Shiprocket: who carries a parcel where, and where it is now."""
