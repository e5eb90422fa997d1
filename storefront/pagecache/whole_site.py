"""Rendering every still page of the shop before anybody asks for it."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import close_old_connections

from storefront.languages import TAGS, address_in
from storefront.pagecache import store
from storefront.pagecache.addresses import page_key
from storefront.pagecache.refresh import refresh_page
from storefront.regions import region_path
from storefront.sitemaps import PARTS

A_HANDFUL = 20
LINKS = re.compile(rb'<a\b[^>]*?\bhref="([^"#]+)')


@dataclass(frozen=True, slots=True)
class Visited:
    """A page that was seen to: whether it is stored now, whether it had to be rendered, and the still pages it links to."""

    url: str
    is_stored: bool
    is_new: bool
    links: frozenset[str]


@dataclass(slots=True)
class Progress:
    """How far the work is: pages known of, seen to, rendered and not to be had."""

    known: int = 0
    done: int = 0
    rendered: int = 0
    lost: int = 0

    def count(self, visited: Visited) -> None:
        """One page more."""
        self.done += 1
        self.rendered += visited.is_new
        self.lost += not visited.is_stored


def render_site(*, processes: int, told: Callable[[Progress], None]) -> Progress:
    """Render what the sitemap names and what those pages link to, in every language and region; what is fresh stays.

    Interrupted it goes on where it was. `told` hears of the progress after each handful.
    """
    progress, known = Progress(), set[str]()
    waiting = new_ones(first_pages(), known)
    with Workers(processes) as workers:
        while waiting or workers.busy:
            progress.known = len(known)
            while waiting and workers.have_room:
                workers.give(waiting[:A_HANDFUL])
                del waiting[:A_HANDFUL]
            for visited in workers.returned():
                progress.count(visited)
                waiting += new_ones(visited.links, known)
            told(progress)
    return progress


def first_pages() -> Iterator[str]:
    """The still pages of the sitemap, in every language and region."""
    for part in PARTS.values():
        for entry in part():
            for market in entry.shown_in:
                for code in TAGS:
                    url = page_key(address_in(code, region_path(market, entry.path)), "")
                    if url is not None:
                        yield url


def new_ones(urls: Iterable[str], known: set[str]) -> list[str]:
    """Those not known yet; from now on they are."""
    found = [url for url in dict.fromkeys(urls) if url not in known]
    known.update(found)
    return found


def visit_pages(urls: list[str]) -> list[Visited]:
    """See to it that these pages are stored and fresh. One that fails is lost, and the others are not."""
    return [_visit(url) for url in urls]


def _visit(url: str) -> Visited:
    is_new = refresh_page(url)
    store.forget_shelved(url)
    page = store.wait_for(url)  # at once, unless another process renders it just now
    return Visited(url, page is not None, is_new, still_links(page.body) if page else frozenset())


def still_links(body: bytes) -> frozenset[str]:
    """The still pages of this shop that a page links to."""
    found = set()
    for link in LINKS.findall(body):
        parts = urlsplit(unescape(link.decode()).removeprefix(settings.SITE_URL))
        key = None if parts.netloc else page_key(parts.path, parts.query)
        if key is not None:
            found.add(key)
    return frozenset(found)


class Workers:
    """Processes that see to pages by the handful; with one, this process does it itself."""

    def __init__(self, processes: int) -> None:
        self.most = processes * 2
        self.busy: set[Future[list[Visited]]] = set()
        self._pool = (
            ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=django.setup)
            if processes > 1
            else None
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *what: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    @property
    def have_room(self) -> bool:
        """Whether somebody has nothing to do."""
        return len(self.busy) < self.most

    def give(self, urls: list[str]) -> None:
        """Have these seen to."""
        if self._pool is not None:
            self.busy.add(self._pool.submit(visit_elsewhere, urls))
        else:
            here: Future[list[Visited]] = Future()
            here.set_result(visit_pages(urls))
            self.busy.add(here)

    def returned(self) -> Iterator[Visited]:
        """What has been seen to; waits for the first."""
        done, self.busy = wait(self.busy, return_when=FIRST_COMPLETED)
        for future in done:
            yield from future.result()


def visit_elsewhere(urls: list[str]) -> list[Visited]:
    """The same in a process of its own, which gives its connection back."""
    try:
        return visit_pages(urls)
    finally:
        close_old_connections()
