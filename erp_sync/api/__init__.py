"""The doors of the Admin API to the connections: readings, messages in and out, dead letters."""
