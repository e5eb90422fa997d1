"""Webhooks that go out: what others have asked to be told, signed, kept until they have it, in the order it happened."""
