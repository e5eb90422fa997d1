"""The Store API described as OpenAPI 3.1: every door, what it reads and what it answers. A test holds it against the wire."""
