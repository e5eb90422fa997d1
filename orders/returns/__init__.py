"""What comes back after a sale: returns, exchanges, claims and parcels that never arrived."""
