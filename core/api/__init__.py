"""What the doors for programs have in common: bodies, query strings, fields, refusals and amounts, as they are on the wire."""
