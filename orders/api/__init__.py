"""The doors of the Admin API to orders, what comes back, promotions and customers."""
