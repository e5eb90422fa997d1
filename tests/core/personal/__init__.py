"""What is held about people."""
