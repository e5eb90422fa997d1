"""The files of a machine on which pages are served and not rendered."""

from __future__ import annotations

from storefront.pagecache import files, store


def copy_changes(since: int) -> int:
    """Write or remove the files of every page stored or forgotten after write `since`; the number of the last write.

    With 0, at the start, files of pages that are not stored go too. When Redis began anew it counts from the beginning.
    """
    if store.last_write() < since:
        since = 0
    urls, number = store.written_since(since)
    for url in urls:
        store.copy_to_file(url)
    if since == 0:
        for url in set(files.written_pages()) - set(urls):
            store.copy_to_file(url)
    return number
