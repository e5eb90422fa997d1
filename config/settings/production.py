"""The shop in public: HTTPS only, and no start while something is missing."""

from __future__ import annotations

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *

REQUIRED: tuple[str, ...] = (
    "SECRET_KEY", "ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "REDIS_URL",
    "RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET", "RAZORPAY_WEBHOOK_SECRET",
    "SHIPROCKET_EMAIL", "SHIPROCKET_PASSWORD", "SHIPROCKET_WEBHOOK_TOKEN",
)  # fmt: skip
# What the chosen ERP and CRM need; one that comes in a package of its own checks its settings itself.
OF_SYSTEM = {
    "erp_sync.crm.contract.ContractCrm": ("CRM_BASE_URL", "CRM_TOKEN", "CRM_WEBHOOK_SECRET"),
    "erp_sync.hubspot.crm.HubSpotCrm": ("HUBSPOT_TOKEN", "HUBSPOT_WEBHOOK_SECRET"),
    "erp_sync.arkone.erp.ArkOneErp": ("ARKONE_BASE_URL", "ARKONE_TOKEN", "ARKONE_WEBHOOK_SECRET"),
    "erp_sync.erpnext.erp.ErpNextErp": (
        "ERPNEXT_BASE_URL", "ERPNEXT_API_KEY", "ERPNEXT_API_SECRET", "ERPNEXT_WEBHOOK_SECRET",
    ),
}  # fmt: skip
REQUIRED += OF_SYSTEM.get(ERP, ()) + OF_SYSTEM.get(CRM, ())
missing = [name for name in REQUIRED if not env.str(name, default="").strip()]
if missing:
    raise ImproperlyConfigured(f"Set these in the environment before starting: {', '.join(missing)}")
try:
    [Fernet(key) for key in ENCRYPTION_KEYS]
except ValueError as wrong:
    raise ImproperlyConfigured(
        "ENCRYPTION_KEYS must be Fernet keys (32 random bytes in URL-safe base64), separated by commas."
    ) from wrong
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY needs at least 50 random characters.")
if not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must be the shop's public https:// address.")

DEBUG = False
IS_PRODUCTION = True
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=True) else None
)
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
SERVE_MEDIA = False
