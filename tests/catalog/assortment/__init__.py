"""What a house keeps of its range."""
