"""What has become of pieces on customers' lists: cheaper, or back. Told by letter, with leave."""
