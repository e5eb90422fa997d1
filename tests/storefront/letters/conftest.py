"""Letters about real orders: the wardrobe, the outside and the gateway of the orders' own tests."""

from tests.orders.conftest import outside, pay, placed, sandbox_servers

__all__ = ["outside", "pay", "placed", "sandbox_servers"]
