"""What shoppers ask about a piece, and what the shop answers for everybody to read."""
