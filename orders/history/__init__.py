"""Orders of the shop that was before this one: facts to be read, never acted on."""
