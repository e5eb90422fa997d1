"""Logging in and out, opening an account, getting in again."""
