"""Lists for machines: the podcast feed of a language's audio versions, and the sitemap."""

from __future__ import annotations

import re
from email.utils import format_datetime
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from craft.languages import Language
from dubbing.models import Release
from parents.queries.releases import in_language, live_releases, picture
from parents.queries.town import TownFacts
from tutorials.templatetags.look import clock

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
FEED_MAX = 200
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # with one of these no reader opens the list
for prefix, uri in (("itunes", ITUNES), ("atom", ATOM), ("xhtml", XHTML)):
    Xml.register_namespace(prefix, uri)


def podcast(language: Language, town: TownFacts) -> bytes:
    """RSS 2.0 with Apple's podcast elements: one episode per live voice release, newest first."""
    address = settings.PUBLIC_ADDRESS
    rss = Xml.Element("rss", {"version": "2.0"})
    channel = Xml.SubElement(rss, "channel")
    _text(channel, "title", f"Portevoix · {town.name} · {language.endonym}")
    _text(channel, "link", f"{address}/{language.tag}/")
    _text(channel, "language", language.tag)
    _text(channel, "description", _("Video tutorials in your language."))
    Xml.SubElement(
        channel, f"{{{ATOM}}}link",
        {"href": f"{address}/{language.tag}/feed.xml", "rel": "self", "type": "application/rss+xml"},
    )  # fmt: skip
    _text(channel, f"{{{ITUNES}}}author", f"Portevoix · {town.name}")
    Xml.SubElement(channel, f"{{{ITUNES}}}image", {"href": address + static("icons/icon-512.png")})
    _text(channel, f"{{{ITUNES}}}explicit", "false")
    Xml.SubElement(channel, f"{{{ITUNES}}}category", {"text": "Education"})
    for release in _voices(language):
        _episode(channel, release, language)
    return _document(rss)


def _voices(language: Language) -> list[Release]:
    rows = live_releases().filter(version__language=language.tag, kind=Release.Kind.VOICE)
    rows = rows.select_related("version", "version__tutorial").defer("report", "version__tutorial__probe")
    return list(rows.order_by("-live_at")[:FEED_MAX])


def _episode(channel: Xml.Element, release: Release, language: Language) -> None:
    audio = next((one for one in release.manifest.get("files", []) if one["role"] == "audio_only"), None)
    if audio is None:
        return
    tutorial = release.version.tutorial
    address = settings.PUBLIC_ADDRESS
    item = Xml.SubElement(channel, "item")
    _text(item, "title", in_language(tutorial, "title", language, release.manifest.get("title"))[0])
    _text(item, "description", in_language(tutorial, "summary", language, release.manifest.get("summary"))[0])
    _text(item, "link", f"{address}/{language.tag}/{tutorial.slug}/")
    # The identity is that of the version: a new release replaces the episode instead of adding one.
    Xml.SubElement(item, "guid", {"isPermaLink": "false"}).text = f"portevoix:{tutorial.slug}:{language.tag}"
    _text(item, "pubDate", format_datetime(release.live_at or release.created_at))
    Xml.SubElement(
        item, "enclosure",
        {"url": f"{address}/m/{audio['path']}", "length": str(audio["bytes"]), "type": "audio/mp4"},
    )  # fmt: skip
    _text(item, f"{{{ITUNES}}}duration", clock(tutorial.duration_ms))
    if thumb := picture(tutorial, "poster"):
        Xml.SubElement(item, f"{{{ITUNES}}}image", {"href": address + thumb})


def sitemap() -> bytes:
    """Every list and watch page, each watch page with the addresses of its other languages."""
    address = settings.PUBLIC_ADDRESS
    rows = live_releases().values_list("version__tutorial__slug", "version__language", "live_at")
    by_slug: dict[str, dict[str, str]] = {}
    for slug, tag, live_at in rows.order_by("version__tutorial__slug", "version__language"):
        by_slug.setdefault(slug, {})[tag] = live_at.date().isoformat() if live_at else ""
    # Written as an attribute: a prefix is this process's business, and somebody else took back the one without a name.
    root = Xml.Element("urlset", {"xmlns": SITEMAP})
    for path in ["/", *(f"/{tag}/" for tag in sorted({tag for tags in by_slug.values() for tag in tags}))]:
        _text(Xml.SubElement(root, "url"), "loc", address + path)
    for slug, tags in by_slug.items():
        for tag, day in tags.items():
            url = Xml.SubElement(root, "url")
            _text(url, "loc", f"{address}/{tag}/{slug}/")
            if day:
                _text(url, "lastmod", day)
            for other in tags:
                Xml.SubElement(
                    url, f"{{{XHTML}}}link",
                    {"rel": "alternate", "hreflang": other, "href": f"{address}/{other}/{slug}/"},
                )  # fmt: skip
    return _document(root)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = NOT_XML.sub(" ", text)


def _document(root: Xml.Element) -> bytes:
    data: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
