"""The doors of the Admin API to what is sold, what it costs and how many there are."""
