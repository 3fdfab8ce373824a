"""The sitemap: an index, one file of the lists, and one for every fifty tutorials with all their languages.

The other languages of a page are in the page itself (`hreflang`). In the sitemap they made a file of 132 MB for a
thousand tutorials in 40 languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from public.queries.releases import languages_with_something, live_releases
from tutorials.models import Tutorial

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# By the tutorial's number, so that a file stays the same when tutorials are added. 50 in 48 languages: 2,400 addresses
# of 200 bytes at most, half a megabyte (the protocol allows 50,000 and 50 MB).
TUTORIALS_A_FILE = 50


def index() -> bytes:
    """`/sitemap.xml`: the address of each other file. One query."""
    live = live_releases().filter(version__tutorial=OuterRef("pk"))
    numbers = Tutorial.objects.filter(Exists(live)).annotate(file=F("pk") / TUTORIALS_A_FILE)
    files = sorted(set(numbers.values_list("file", flat=True)))
    paths = ["/sitemap-lists.xml", *(f"/sitemap-{number}.xml" for number in files)]
    entries = (f"<sitemap><loc>{_address(path)}</loc></sitemap>" for path in paths)
    return _document("sitemapindex", entries)


def lists() -> bytes:
    """The chooser and each language's list. One query."""
    paths = ["/", *(f"/{tag}/" for tag in sorted(languages_with_something()))]
    return _document("urlset", (f"<url><loc>{_address(path)}</loc></url>" for path in paths))


def watch_pages(number: int) -> bytes | None:
    """The watch pages of the tutorials `number * 50` to `number * 50 + 49`; None where nothing is live. One query."""
    first = number * TUTORIALS_A_FILE
    rows = live_releases().filter(version__tutorial__gte=first, version__tutorial__lt=first + TUTORIALS_A_FILE)
    rows = rows.order_by("version__tutorial_id", "version__language")
    entries = [
        f"<url><loc>{_address(f'/{tag}/{slug}/')}</loc>"
        f"{f'<lastmod>{live_at.date().isoformat()}</lastmod>' if live_at else ''}</url>"
        for slug, tag, live_at in rows.values_list("version__tutorial__slug", "version__language", "live_at")
    ]
    return _document("urlset", entries) if entries else None


def _address(path: str) -> str:
    return escape(settings.PUBLIC_ADDRESS + path)


def _document(name: str, entries: Iterable[str]) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{name} xmlns="{SCHEMA}">{"".join(entries)}</{name}>'.encode()
