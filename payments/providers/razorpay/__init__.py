"""Razorpay through its official SDK, with our own session: timeouts, the transaction guard, and our errors."""

from payments.providers.razorpay.provider import RazorpayProvider
from payments.providers.razorpay.wire import RazorpaySession

__all__ = ["RazorpayProvider", "RazorpaySession"]
