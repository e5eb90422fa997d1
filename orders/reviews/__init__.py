"""What buyers say of what they bought, read by staff before anybody else reads it."""
