"""Looking at every public page once, and keeping what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urldefrag, urlsplit

import brotli
from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve

from core import clock
from storefront.audit.models import AuditFinding, SiteAudit
from storefront.audit.rules import Finding, anatomy_of, findings_of
from storefront.pagecache.addresses import page_key
from storefront.pagecache.refresh import answer_of
from storefront.sitemaps import PARTS

MOST_PAGES = 3000
KEPT_AUDITS = 26
WIDEST = 400


def audit_site(*, most: int = MOST_PAGES) -> SiteAudit:
    """Render the pages of the sitemap, judge each, follow its links within the shop, and keep the findings.

    Nothing is asked over the network: pages come from the shop's own stack. The last 26 looks are kept, and the
    findings of the last two.
    """
    audit = SiteAudit.objects.create()
    found: list[tuple[str, Finding]] = []
    sizes: list[int] = []
    linked: dict[str, str] = {}
    known: set[str] = set()
    entries = (entry for part in PARTS.values() for entry in part())
    for entry in islice(entries, most):
        known.add(entry.path)
        status, page = answer_of(entry.path)
        if status != 200:
            found.append((entry.path, Finding("lost", f"It is in the sitemap and answers {status}.")))
            continue
        anatomy = anatomy_of(page.decode())
        sizes.append(len(brotli.compress(page, quality=5)))
        address = f"{settings.SITE_URL}{entry.path}"
        found += [(entry.path, each) for each in findings_of(anatomy, size=sizes[-1], address=address)]
        for link in anatomy.links:
            linked.setdefault(urldefrag(link)[0], entry.path)
    found += _broken(linked, known)
    _keep(audit, found, sizes)
    return audit


def _broken(linked: dict[str, str], known: set[str]) -> Iterable[tuple[str, Finding]]:
    """Links within the shop that lead nowhere: still pages are asked for, others need a door."""
    for link, page in linked.items():
        if not link.startswith("/") or link.startswith(("//", "/media/", "/static/")):
            continue
        parts = urlsplit(link)
        if parts.path in known:
            continue
        if page_key(parts.path, parts.query):
            status = answer_of(link)[0]
            if status >= 400:
                yield page, Finding("link", f"It leads to {link}, which answers {status}.")
            continue
        try:
            resolve(parts.path)
        except Resolver404:
            yield page, Finding("link", f"It leads to {link}, where there is nothing.")


@transaction.atomic
def _keep(audit: SiteAudit, found: list[tuple[str, Finding]], sizes: list[int]) -> None:
    before = SiteAudit.objects.filter(ended_at__isnull=False).exclude(pk=audit.pk).first()
    known = set(before.findings.values_list("url", "kind")) if before else set()
    AuditFinding.objects.bulk_create(
        AuditFinding(
            audit=audit,
            url=url[:WIDEST],
            kind=each.kind,
            words=each.words[:WIDEST],
            is_new=before is not None and (url[:WIDEST], each.kind) not in known,
        )
        for url, each in found
    )
    audit.ended_at = clock.now()
    audit.pages, audit.findings_count = len(sizes), len(found)
    audit.counts = dict(Counter(each.kind for _, each in found))
    audit.weight = sum(sizes) // len(sizes) if sizes else 0
    audit.save()
    old = list(SiteAudit.objects.values_list("pk", flat=True)[KEPT_AUDITS:])
    SiteAudit.objects.filter(pk__in=old).delete()
    latest = list(SiteAudit.objects.values_list("pk", flat=True)[:2])
    AuditFinding.objects.exclude(audit__in=latest).delete()
