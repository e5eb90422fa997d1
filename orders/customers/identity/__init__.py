"""How somebody shows that an e-mail address or a telephone is theirs, and what that opens."""
