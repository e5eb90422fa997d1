"""Pages lie as files that a web server in front can serve: whole, packed, and those of the newest rendering."""

from __future__ import annotations

import gzip
from pathlib import Path
from threading import Event, Thread

import brotli
import pytest
from pytest_django.fixtures import Settings

from storefront.pagecache import files, refresh, store
from storefront.pagecache.copies import copy_changes
from storefront.pagecache.release import release
from tests.storefront.pagecache.test_store import URL, keep, page


@pytest.fixture
def root(settings: Settings, tmp_path: Path) -> Path:
    settings.PAGES_ROOT = str(tmp_path / "pages")
    return tmp_path / "pages"


def test_a_kept_page_lies_where_a_web_server_looks(root: Path) -> None:
    keep("first", "product:1")
    keep("second", "product:1")
    place = root / "current/products/noor"
    assert (place / "index.html").read_bytes() == b"second"
    assert gzip.decompress((place / "index.html.gz").read_bytes()) == b"second"
    assert brotli.decompress((place / "index.html.br").read_bytes()) == b"second"
    assert sorted(each.name for each in place.iterdir()) == [
        "index.html", "index.html.br", "index.html.gz", "index.html.json",
    ]  # fmt: skip
    store.forget(URL)
    assert list(place.iterdir()) == []


def test_a_web_server_in_front_sends_the_headers_of_the_shop(root: Path) -> None:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'self'",
        "Speculation-Rules": '"/speculation.json"',
    }
    files.write_page(URL, store.compressed(b"words", headers))
    written = (root / "current/headers.conf").read_text()
    assert written.splitlines() == [
        """add_header Content-Security-Policy "default-src 'self'" always;""",
        r"""add_header Speculation-Rules "\"/speculation.json\"" always;""",
    ]


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("/", "index.html"),
        ("/hi/products/noor/?colour=wine", "hi/products/noor/colour=wine.html"),
        ("/categories/silk/?page=2", "categories/silk/page=2.html"),
        ("/products/%E0%A4%A8/", "products/न/index.html"),
        ("/products/noor/?colour=..%2F..%2Fx", None),
        ("/products/noor/?colour=", None),
    ],
)
def test_where_each_page_lies(root: Path, url: str, place: str | None) -> None:
    assert files.file_of(url) == (root / release() / place if place else None)
    if place:
        files.write_page(url, page("words"))
        assert list(files.written_pages()) == [url]
        found = files.read_page(url)
        assert found is not None and found.body == b"words"
        assert found.headers == (("Content-Type", "text/html; charset=utf-8"),)


def test_readers_see_the_old_page_or_the_new_and_never_a_half(root: Path) -> None:
    old, new = b"a" * 200_000, b"b" * 200_000
    files.write_page(URL, page(old.decode()))
    place, over, seen = root / "current/products/noor/index.html", Event(), set[bytes]()

    def read() -> None:
        while not over.is_set():
            seen.add(place.read_bytes())

    reader = Thread(target=read)
    reader.start()
    for _ in range(20):
        files.write_page(URL, page(new.decode()))
        files.write_page(URL, page(old.decode()))
    over.set()
    reader.join()
    assert seen <= {old, new}


def test_the_file_of_a_slower_rendering_does_not_stay(root: Path) -> None:
    keep("newer", "product:1")
    late = page("older")
    files.write_page(URL, late)  # its worker wrote last, though Redis holds the newer one
    store.bring_file_up(URL, late.etag)
    assert (root / "current/products/noor/index.html").read_bytes() == b"newer"


def test_pressing_keeps_the_words_and_takes_fewer_bytes(root: Path) -> None:
    keep(Path(__file__).read_text(), "product:1")
    quick = store.find(URL)
    assert store.press(URL) is True
    assert store.press(URL) is False
    store.clear_shelf()
    pressed = store.find(URL)
    assert quick is not None and pressed is not None
    assert pressed.body == quick.body and len(pressed.brotli) < len(quick.brotli)
    assert pressed.reply("br").etag != quick.reply("br").etag
    assert (root / "current/products/noor/index.html.br").read_bytes() == pressed.brotli
    assert store.mark_stale("product:1") == [URL]  # its tags are what they were


def test_another_machine_copies_what_changed(root: Path, settings: Settings, tmp_path: Path) -> None:
    keep("first", "product:1")
    store.keep("/", page("home"), tags=["menu"], seen=store.news_number())
    settings.PAGES_ROOT = str(tmp_path / "elsewhere")
    files.write_page("/products/gone/", page("left over from yesterday"))
    number = copy_changes(0)
    assert sorted(files.written_pages()) == ["/", URL]
    settings.PAGES_ROOT = str(root)
    keep("second", "product:1")
    store.forget("/")
    settings.PAGES_ROOT = str(tmp_path / "elsewhere")
    newest = copy_changes(number)
    assert list(files.written_pages()) == [URL]
    assert (tmp_path / "elsewhere/current/products/noor/index.html").read_bytes() == b"second"
    assert copy_changes(newest) == newest
    store.forget_everything()  # Redis began anew, and counts from the beginning
    keep("third", "product:1")
    copy_changes(newest)
    assert (tmp_path / "elsewhere/current/products/noor/index.html").read_bytes() == b"third"


def test_what_redis_lost_is_asked_for_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("first", "product:1")
    files.write_page("/products/lost/", page("without tags no news reaches it"))
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(refresh, "send_quietly", lambda *words: asked.append(words))
    assert refresh.bring_back_lost() == 1
    assert asked == [(refresh.REFRESH_TASK, "/products/lost/")]


def test_a_full_disk_costs_the_file_alone(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, where a folder should be")
    settings.PAGES_ROOT = str(tmp_path / "taken")
    assert keep("first", "product:1") is False
    found = store.find(URL)
    assert found is not None and found.body == b"first"
