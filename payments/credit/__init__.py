"""Money the shop owes to whoever holds it: gift cards and store credit, each an account with a ledger of its own."""
