"""Money by reference: intents, payments, refunds and the ledger. Knows an amount and a reference, never an order."""
