"""Pictures, their sizes and where they are shown."""
