"""What shoppers like, and what they put aside from the bag for another day."""
