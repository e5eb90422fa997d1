"""What every connector shares: reading by cursor, the inbox, the outbox, retries. It knows no vendor."""
