"""The newsletter: asked for anywhere, counted only once the address has answered."""
