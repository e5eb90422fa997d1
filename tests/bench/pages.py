"""What a page costs: CPU of the web process per request, rendered anew and served from the store."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import Any

from catalog.products.queries import product_cards
from config.wsgi import application
from storefront.pagecache import store
from tests.bench.figures import Figure, median

COLD_PRODUCTS = 40
STORED_REQUESTS = 3_000


def measure() -> Iterator[Figure]:
    """Cold and stored product page, and the list and home pages cold."""
    ask = asker()
    handles = [card.handle for card in product_cards(limit=COLD_PRODUCTS).cards]
    paths = [f"/products/{handle}/" for handle in handles]
    for path in paths[:5]:
        ask(path)  # templates compiled, connections open
    store.forget_everything()
    yield Figure("pages: product page rendered, CPU", cpu_of_each(ask, paths), "ms", budget=10)
    yield Figure("pages: product page from the store, CPU", cpu_of_many(ask, paths[0]), "ms")
    for name, path in (("home", "/"), ("category", "/categories/blouses/")):
        values = [cold_cpu(ask, path) for _ in range(10)]
        yield Figure(f"pages: {name} page rendered, CPU", median(values), "ms")


def cpu_of_each(ask: Callable[[str], int], paths: list[str]) -> float:
    """Median CPU milliseconds over different pages, each asked for once."""
    return median([cpu_ms(lambda path=path: ask(path)) for path in paths])  # type: ignore[misc]


def cpu_of_many(ask: Callable[[str], int], path: str) -> float:
    """CPU milliseconds per request over many requests of one stored page."""

    def many() -> None:
        for _ in range(STORED_REQUESTS):
            ask(path)

    return cpu_ms(many) / STORED_REQUESTS


def cold_cpu(ask: Callable[[str], int], path: str) -> float:
    """CPU milliseconds of one page that is not in the store."""
    store.forget_everything()
    return cpu_ms(lambda: ask(path))


def cpu_ms(work: Callable[[], Any]) -> float:
    """CPU time of this process, all its threads, in milliseconds."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def asker() -> Callable[[str], int]:
    """The whole WSGI application, middleware and all, asked without a socket; answers the size of the body."""

    def ask(path: str) -> int:
        status: list[str] = []
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "HTTP_HOST": "127.0.0.1:8000", "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT_ENCODING": "gzip, br", "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
        }  # fmt: skip
        answer = application(environ, lambda line, headers, *rest: status.append(line))
        size = sum(len(part) for part in answer)
        if hasattr(answer, "close"):
            answer.close()
        assert status[0].startswith("200"), f"{path}: {status[0]}"
        return size

    return ask
