"""Reading the products of other shops: their words on one side, our verbs on the other."""
