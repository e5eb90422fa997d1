"""Cash that couriers took at the door, on its way to our bank."""
