"""Products, their options and variants: the ERP owns what they are, the shop what is said about them."""
