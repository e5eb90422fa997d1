"""What every door of the Admin API has in common: who asks, what they may, lists with cursors, many rows at once."""
