"""Razorpay's checkout script: where it comes from, and what a page has to admit for it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from payments.ports import PaymentScript

LOADER = "payments/razorpay.js"
LIVE_HOST = "api.razorpay.com"
# What the script fetches, frames and reports to, as its plugins for other shops list it.
_LIVE_ORIGINS = {
    "script-src": ("https://checkout.razorpay.com", "https://cdn.razorpay.com"),
    "frame-src": ("https://api.razorpay.com",),
    "connect-src": ("https://lumberjack.razorpay.com", "https://lumberjack-metrics.razorpay.com"),
    "img-src": ("https://cdn.razorpay.com",),
}


def checkout_script() -> PaymentScript:
    """The live script, or that of the stand-in when the shop talks to one."""
    base = urlsplit(settings.RAZORPAY_BASE_URL)
    if base.netloc == LIVE_HOST:
        return PaymentScript(LOADER, "https://checkout.razorpay.com/v1/checkout.js", _LIVE_ORIGINS)
    origin = f"{base.scheme}://{base.netloc}"
    own = dict.fromkeys(_LIVE_ORIGINS, (origin,))
    return PaymentScript(LOADER, f"{origin}/v1/checkout.js", own)
