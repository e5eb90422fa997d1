"""The launcher behind bin/dev and bin/test."""
