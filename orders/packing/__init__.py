"""What a shopper wishes of the parcel: a word to whoever packs it, gift wrap, and a message to whoever opens it."""
