"""Finding a product by what a shopper types."""
