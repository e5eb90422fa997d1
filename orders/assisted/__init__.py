"""Selling for somebody who is on the telephone or in the shop: draft orders."""
