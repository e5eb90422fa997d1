"""Reading what other shops export: their words on one side, our verbs on the other."""
