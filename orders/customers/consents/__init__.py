"""What people agreed to hear of, in which words, and when they thought better of it."""
