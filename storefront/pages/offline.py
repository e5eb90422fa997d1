"""What is shown when there is no connection, and the worker that shows it.

The worker is asked for only by pages that carry scripts anyway; pages without islands load nothing.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from storefront.pages.render import address

WORKER = """const KEPT = "%s";
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(%s)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old));
});
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  event.respondWith(fetch(event.request).catch(() => caches.match("/offline/")));
});
"""


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page without a connection: one file, its few styles linked from what the worker keeps."""
    return HttpResponse(render_to_string("storefront/pages/offline.html", address(request, ()), request))


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """/sw.js: keeps the offline page and its styles, and nothing else of the shop."""
    sheets = [static(f"storefront/{name}.css") for name in ("tokens", "base", "parts/frame", "parts/forms")]
    kept = ["/offline/", *sheets]
    script = WORKER % (
        "offline-" + sheets[0].rsplit("/", 1)[-1],
        "[" + ", ".join(f'"{name}"' for name in kept) + "]",
    )
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
