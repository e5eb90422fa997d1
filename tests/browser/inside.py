"""A real browser before the shop in this very process: every state that a test can make, without a server.

What the browser asks is answered by Django's test client, in the test's own transaction.
"""

from __future__ import annotations

from contextvars import Context, copy_context
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

SITE = "http://testserver"
FOLLOWED = {301, 302, 303, 307, 308}
PAGES = "storefront/pages/"
TOLD = {"hx-request", "hx-current-url", "hx-target", "hx-trigger"}
# Two frames and whatever the page does when it has nothing else to do: what wakes on load has asked by then.
TURN = "new Promise((done) => requestAnimationFrame(() => requestIdleCallback(() => setTimeout(done))))"


@dataclass(frozen=True)
class Stop:
    """An address to open by somebody, answered with `status`; with `sent`, what a form on it sends there."""

    path: str
    client: Client = field(default_factory=Client)
    sent: dict[str, str] | None = None
    status: int = 200

    @property
    def name(self) -> str:
        """For messages."""
        return self.path if self.sent is None else f"{self.path} {self.sent}"


@dataclass
class Inside:
    """Answers one browser context. `shown` are the page templates of the last page that was opened, `html` its words."""

    context: BrowserContext
    scripts: bool = True
    client: Client = field(default_factory=Client)
    sent: dict[str, str] | None = None
    shown: frozenset[str] = frozenset()
    status: int = 0
    html: str = ""
    answered: int = 0
    # Playwright answers in a context of its own, which would open a connection of its own to the database.
    test: Context = field(default_factory=copy_context)

    def __post_init__(self) -> None:
        self.context.route("**/*", self._answer)

    def open(self, page: Page, stop: Stop) -> None:
        """Open a stop and wait until its islands have answered."""
        self.client, self.sent, self.test = stop.client, stop.sent, copy_context()
        page.goto(f"{SITE}{stop.path}")
        if self.scripts:
            self.settle(page)

    def settle(self, page: Page) -> None:
        """Until nothing more is asked for."""
        before = -1
        while before != self.answered:
            before = self.answered
            page.evaluate(TURN)

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.netloc != urlsplit(SITE).netloc:
            route.abort()
        elif asked.path.startswith(settings.STATIC_URL):
            found = finders.find(asked.path.removeprefix(settings.STATIC_URL))
            route.fulfill(path=found) if isinstance(found, str) else route.fulfill(status=404)
        else:
            path = asked.path + (f"?{asked.query}" if asked.query else "")
            status, headers, body = self.test.run(self._asked, route.request, path)
            route.fulfill(status=status, headers=headers, body=body)
        self.answered += 1

    def _asked(self, request: Request, path: str) -> tuple[int, dict[str, str], bytes]:
        is_page = request.is_navigation_request()
        told = {name: value for name, value in request.headers.items() if name in TOLD}
        if is_page and self.sent is not None:
            answer = self.client.post(path, self.sent, headers={"Origin": SITE})
            self.sent = None
        elif request.method == "POST":
            sent, kind = request.post_data or "", "application/x-www-form-urlencoded"
            answer = self.client.post(path, sent, content_type=kind, headers={"Origin": SITE, **told})
        else:
            answer = self.client.get(path, headers=told)
        while answer.status_code in FOLLOWED:
            answer = self.client.get(answer["Location"])
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        if is_page:
            names = {template.name or "" for template in getattr(answer, "templates", [])}
            self.shown = frozenset(name.removeprefix(PAGES) for name in names if name.startswith(PAGES))
            self.status, self.html = answer.status_code, body.decode()
        kept = {name: value for name, value in answer.headers.items() if name.lower() != "set-cookie"}
        return answer.status_code, kept, body


def inside(browser: Browser, *, scripts: bool, width: int) -> Inside:
    """A new visitor before the shop in this process. Close its `context` afterwards."""
    return Inside(
        browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            reduced_motion="reduce",
            service_workers="block",
        ),
        scripts,
    )
