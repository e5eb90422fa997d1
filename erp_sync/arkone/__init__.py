"""ArkOne ERP: the book of record for items, prices, stock and accepted orders."""
