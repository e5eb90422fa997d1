"""Cash that goes back: to a UPI id, a bank account or store credit, as whoever paid it chooses."""
