"""One module per page: parse, one question or verb, answer."""
