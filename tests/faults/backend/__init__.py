"""PostgreSQL with a point before and after everything that becomes durable."""
