"""Stand-ins for the outside systems: Razorpay, ArkOne ERP, the CRM and Shiprocket.

Each is a small real HTTP server on loopback that keeps its own state. The package imports nothing
of the shop, and the shop knows it only as base URLs in its settings.
"""

from __future__ import annotations

NAMES: tuple[str, ...] = ("razorpay", "arkone", "crm", "shiprocket")
"""The sandboxes in start order; each is the subpackage of that name, exporting ``SPEC``."""
