"""A weekly look at every public page, as search engines and readers' programs see it."""
