"""Words for the staff's templates."""
