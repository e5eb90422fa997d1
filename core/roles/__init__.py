"""Roles: which rights each kind of staff holds, kept in the database as groups of Django's."""
