"""Pages with the real catalogue and payments below; the gateway is the sandbox, the ERP and courier answer as told."""

from __future__ import annotations

from tests.orders.conftest import outside, pay, sandbox_servers

__all__ = ["outside", "pay", "sandbox_servers"]
