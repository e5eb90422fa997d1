"""What a house keeps of its range beside the styles themselves: types, size charts, channels, pieces that belong together."""
