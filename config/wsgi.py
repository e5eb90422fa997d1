"""The web server's way in: stored pages first, then Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
django_application = get_wsgi_application()

from storefront.pagecache.front import Front  # noqa: E402 - settings come first

application = Front(django_application)
