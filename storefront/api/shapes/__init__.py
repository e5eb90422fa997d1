"""Answers of the domain as the Store API writes them."""
