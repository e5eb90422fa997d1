"""Medusa with the demo house in it, to be measured beside this shop."""
