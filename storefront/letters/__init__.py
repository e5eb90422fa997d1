"""What the customer is told: one Letter row per piece of news, sent once by a task."""
