"""The podcast feed of a language's audio versions: newest first, fifty a document (RFC 5005, paged feeds).

Podcast apps keep what they have fetched, so a version is an episode only while everybody heard in it agrees that their
voice leaves the town's site (`dubbing.queries.redistribution`).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree as Xml

from django.conf import settings
from django.db.models import QuerySet
from django.templatetags.static import static

from craft.languages import Language
from dubbing.manifests import ReleaseFile, read_rows
from dubbing.models import Release
from dubbing.queries.credits import credits_of, names_of
from dubbing.queries.manifest_columns import DURATION_MS, FILES, SUMMARY, TEXT_LANGUAGE, TITLE, VOICES
from dubbing.queries.released_time import released_duration_ms
from outlets.podcast.episodes import COVER, episodes
from public.queries.interface_words import site_description
from public.queries.releases import in_language
from public.queries.town import TownFacts
from tutorials.templatetags.look import clock

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
ATOM = "http://www.w3.org/2005/Atom"
PAGE_SIZE = 50  # a podcast app shows some dozens; 50 are made in 25 ms (docs/benchmarks.md)
PODCAST = "https://podcastindex.org/namespace/1.0"
# The namespace from which the guid of a feed is made: podcastindex.org, `podcast:guid`.
GUIDS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
M4A = "audio/x-m4a"  # as Apple's table of enclosures calls it
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # with one of these no app reads the feed
for prefix, uri in (("itunes", ITUNES), ("atom", ATOM), ("podcast", PODCAST)):
    Xml.register_namespace(prefix, uri)


def episode_keys(language: Language) -> list[int]:
    """The releases of a language's feed, newest first: asked once an answer, for whether a voice may leave the site is
    a question about each of its files."""
    return list(episodes(language).order_by("-live_at", "-pk").values_list("pk", flat=True))


def page_count(keys: Sequence[int]) -> int:
    """The number of documents of such a feed; at least one."""
    return max(1, -(-len(keys) // PAGE_SIZE))


def podcast(language: Language, town: TownFacts, number: int, keys: Sequence[int]) -> bytes:
    """RSS 2.0 with the podcast elements of Apple and of Podcasting 2.0: one episode per live voice release that may
    leave the site, newest first.

    number: this document's, from 1. keys: of all episodes. Each document links to its neighbours.
    """
    pages = page_count(keys)
    address = settings.PUBLIC_ADDRESS
    rss = Xml.Element("rss", {"version": "2.0"})
    channel = Xml.SubElement(rss, "channel")
    _text(channel, "title", f"Portevoix · {town.name} · {language.endonym}")
    _text(channel, "link", f"{address}/{language.tag}/")
    _text(channel, "language", language.common_tag)
    _text(channel, "description", site_description())
    for rel, at in (("self", number), ("first", 1), ("previous", number - 1), ("next", number + 1), ("last", pages)):
        if 1 <= at <= pages:
            href = f"{address}/{language.tag}/feed.xml" + (f"?page={at}" if at > 1 else "")
            Xml.SubElement(channel, f"{{{ATOM}}}link", {"href": href, "rel": rel, "type": "application/rss+xml"})
    _describe_channel(channel, town, f"{address}/{language.tag}/feed.xml")
    first = (number - 1) * PAGE_SIZE
    shown = list(_episodes(keys[first : first + PAGE_SIZE]))
    named = credits_of(voice for release in shown for voice in release.voices or [])
    for release in shown:
        voices = names_of({voice: named[voice] for voice in release.voices or [] if voice in named})
        _episode(channel, release, language, ", ".join(voices))
    return _document(rss)


def _describe_channel(channel: Xml.Element, town: TownFacts, feed: str) -> None:
    """What directories ask: whose it is, a square picture, what it is about, and that it is the same feed wherever it
    moves."""
    _text(channel, f"{{{ITUNES}}}author", f"Portevoix · {town.name}")
    if town.contact_email:
        owner = Xml.SubElement(channel, f"{{{ITUNES}}}owner")
        _text(owner, f"{{{ITUNES}}}name", f"Portevoix · {town.name}")
        _text(owner, f"{{{ITUNES}}}email", town.contact_email)
    Xml.SubElement(channel, f"{{{ITUNES}}}image", {"href": settings.PUBLIC_ADDRESS + static("icons/podcast-1400.png")})
    _text(channel, f"{{{ITUNES}}}explicit", "false")
    _text(channel, f"{{{ITUNES}}}type", "episodic")
    category = Xml.SubElement(channel, f"{{{ITUNES}}}category", {"text": "Education"})
    Xml.SubElement(category, f"{{{ITUNES}}}category", {"text": "How To"})
    _text(channel, f"{{{PODCAST}}}guid", str(uuid.uuid5(GUIDS, feed.split("://", 1)[1].rstrip("/"))))
    _text(channel, f"{{{PODCAST}}}medium", "podcast")
    _text(channel, f"{{{PODCAST}}}locked", "no")


def _episodes(keys: Sequence[int]) -> QuerySet[Any]:
    """With an episode's data, extracted from the large JSON columns by the database; of a tutorial's hundred columns of
    titles only the French ones are read."""
    columns = ("slug", "duration_ms", "title_fr", "summary_fr")
    return (
        Release.objects.filter(pk__in=keys)
        .select_related("version__tutorial")
        .annotate(
            files=FILES,
            voices=VOICES,
            duration_ms=DURATION_MS,
            text_language=TEXT_LANGUAGE,
            released_title=TITLE,
            released_summary=SUMMARY,
        )
        .only("live_at", "created_at", "version__tutorial", *(f"version__tutorial__{name}" for name in columns))
        .order_by("-live_at", "-pk")
    )


def _episode(channel: Xml.Element, release: Any, language: Language, voices: str) -> None:
    files = {file.role: file for file in reversed(read_rows(ReleaseFile, release.files))}
    if (audio := files.get("audio_only")) is None:
        return
    tutorial = release.version.tutorial
    address = settings.PUBLIC_ADDRESS
    item = Xml.SubElement(channel, "item")
    title = in_language(tutorial, "title", language, release.released_title)[0]
    _text(item, "title", title)
    _text(item, "description", in_language(tutorial, "summary", language, release.released_summary)[0] or title)
    if voices:
        _text(item, f"{{{ITUNES}}}author", voices)
    _text(item, "link", f"{address}/{language.tag}/{tutorial.slug}/")
    # Identified by the version: a new release replaces the episode instead of adding one.
    Xml.SubElement(item, "guid", {"isPermaLink": "false"}).text = f"portevoix:{tutorial.slug}:{language.tag}"
    _text(item, "pubDate", format_datetime(release.live_at or release.created_at))
    Xml.SubElement(
        item,
        "enclosure",
        {"url": f"{address}/m/{audio.path}", "length": str(audio.bytes), "type": M4A},
    )
    _text(item, f"{{{ITUNES}}}duration", clock(released_duration_ms(release.duration_ms, tutorial)))
    _text(item, f"{{{ITUNES}}}explicit", "false")
    _text(item, f"{{{ITUNES}}}episodeType", "full")
    if COVER in files:
        Xml.SubElement(item, f"{{{ITUNES}}}image", {"href": f"{address}/m/{files[COVER].path}"})
    if "subtitles" in files:
        spoken = {"language": release.text_language or language.tag, "rel": "captions"}
        where = {"url": f"{address}/m/{files['subtitles'].path}", "type": "text/vtt"}
        Xml.SubElement(item, f"{{{PODCAST}}}transcript", {**where, **spoken})
    if "chapters" in files:
        where = {"url": f"{address}/m/{files['chapters'].path}", "type": "application/json+chapters"}
        Xml.SubElement(item, f"{{{PODCAST}}}chapters", where)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = NOT_XML.sub(" ", text)


def _document(root: Xml.Element) -> bytes:
    data: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return data
