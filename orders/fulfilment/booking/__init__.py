"""Booking a courier for a packed parcel: which one, in which steps, and what came of it."""
