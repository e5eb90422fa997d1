"""What every place shares. Everything that differs between two deployments comes from the environment."""

from __future__ import annotations

from pathlib import Path

import environ
from kombu import Exchange, Queue

from config.settings.admin import UNFOLD  # noqa: F401
from config.settings.files import *
from config.settings.outside import *
from config.settings.parts import *
from config.settings.roles import *
from config.settings.shop import *

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = env.str("SECRET_KEY", default="")
ENCRYPTION_KEYS = env.list(
    "ENCRYPTION_KEYS", default=[]
)  # Fernet keys, the newest first; the others only decrypt
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "core",
    "catalog",
    "payments",
    "orders",
    "erp_sync",
    "storefront",
]

MIDDLEWARE = [
    "storefront.api.door.StoreDoor",
    "storefront.pagecache.middleware.StoredPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "storefront.languages.InLanguage",
    "storefront.region_door.InRegion",
    "storefront.signed_in.SignedInMark",
    "django.middleware.common.CommonMiddleware",
    "core.web.SameOriginForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.web.ShopErrors",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
SUBSCRIPTIONS = "config.subscriptions"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- PostgreSQL: the store -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default="postgres://blouson@127.0.0.1:5432/blouson")}
DATABASES["default"].update(
    ENGINE="core.postgres",
    CONN_MAX_AGE=0,  # the pool keeps connections; Django gives them back after each request
    CONN_HEALTH_CHECKS=True,
    OPTIONS={
        "pool": {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", default=8),
            "timeout": 10,
            # A place that cannot be filled is given up soon and filled by the next who asks. The pool's own way, to
            # try again after 1, 2, 4, 8, 16 ... seconds, leaves all places empty long after PostgreSQL is back.
            "reconnect_timeout": 5,
        },
        "application_name": env.str("APPLICATION_NAME", default="blouson"),
        # Parameters stay beside the statement, so that PostgreSQL plans once what comes again (core/prepared.py).
        "server_side_binding": True,
        "prepare_threshold": 4,
    },
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: cache, sessions, queues; losing it loses nothing -------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHE_REDIS_URL = env.str("CACHE_REDIS_URL", default=REDIS_URL)
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": CACHE_REDIS_URL,
        "KEY_PREFIX": "blouson",
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 2,
            "IGNORE_EXCEPTIONS": True,  # a cache that is away is a cache miss, not an error page
        },
    }
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Celery on Redis: acknowledge late, give work back quickly, be idempotent --------------------------------------
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Celery would open a new pool of connections for every task; config.celery gives connections back to the pool instead.
CELERY_DB_REUSE_MAX = 10_000
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
# Two lanes: orders, money and parcels overtake imports, stale pages and the like. What the schedule sends goes before
# its lane's backlog: waiting behind it, a sweep would lapse, and a retry with it. A worker takes all, in this order.
CELERY_TASK_DEFAULT_QUEUE = "now"
CELERY_TASK_QUEUES = [
    Queue(lane, Exchange(lane), routing_key=lane) for lane in ("now_due", "now", "later_due", "later")
]
CELERY_TASK_ROUTES = {
    "core.sweep_outbox_later": {"queue": "later"},
    "core.run_import": {"queue": "later"},
    "catalog.encode_*": {"queue": "later"},
    "storefront.refresh_*": {"queue": "later"},
    "erp_sync.pull_*": {"queue": "later"},
    "erp_sync.compare_*": {"queue": "later"},
    "erp_sync.send_hooks": {"queue": "later"},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "queue_order_strategy": "priority",
    "visibility_timeout": 900,  # longer than the longest task may run
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,  # without it a killed worker's tasks come back after ten times the interval
    "global_keyprefix": "blouson:celery:",
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
}
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True

# --- People and languages ------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; what the letter says
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
LANGUAGE_CODE = "en-in"
# What the catalogue is written in: English first, the others fall back to it field by field.
SHOP_LANGUAGES = [("en", "English"), ("hi", "हिन्दी")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Kolkata"
USE_I18N = True
USE_TZ = True

# --- The Store API -------------------------------------------------------------------------------------------------
# Origins of shop fronts that run in browsers, such as https://shop.example.com.
STORE_CORS = env.list("STORE_CORS", default=[])
# Where a shop front lets a new password be chosen: https://shop.example.com/reset?token={token}. Empty: our own page.
STORE_PASSWORD_PAGE = env.str("STORE_PASSWORD_PAGE", default="")
# Where a shop front asks a guest whether their order may join an account: https://shop.example.com/order/{order}/transfer/{token}
STORE_TRANSFER_PAGE = env.str("STORE_TRANSFER_PAGE", default="")
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["core.api.rendering.Orjson"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "storefront.api.described.schema.DoorSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Blouson Store API",
    "DESCRIPTION": "What shop fronts and apps ask and tell, in the words of Medusa's Store API.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "PREPROCESSING_HOOKS": ["storefront.api.described.schema.only_ours"],
    "POSTPROCESSING_HOOKS": ["storefront.api.described.schema.put_components"],
}

# --- Files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WATCH_STYLES = False  # whether a stylesheet that is changed shows without a new start
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
# The stored pages as files (docs/serving.md); empty: none.
PAGES_ROOT = env.str("PAGES_ROOT", default=str(BASE_DIR / "pages"))
STORAGES = {
    "default": {"BACKEND": MEDIA_STORAGE},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # a webhook or form above this is refused with 413

IS_PRODUCTION = False

# --- Letters -------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Blouson <hello@blouson.in>")

# --- Safety --------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
CSRF_COOKIE_HTTPONLY = True
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", *MEDIA_ORIGINS],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "core.logs.MaskingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "urllib3": {"level": "WARNING"}},
}
