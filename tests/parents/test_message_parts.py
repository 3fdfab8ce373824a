"""A long video that no messenger takes: its parts on the watch page, their sizes before the tap, and their counting."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from craft.languages import get
from dubbing.models import Plays, Release
from tests.parents import factory
from tests.parents.conftest import Place

WATCH = "/ar/allumer-la-tablette/"
PARTS = ((600_000, 15_400_000), (540_000, 14_200_000), (90_000, 2_300_000))


def spread(release: Release) -> list[dict[str, Any]]:
    """The release as one of a long video: its MP4 is 191 MB, and there are three parts."""
    files = release.manifest["files"]
    whole = next(file for file in files if file["role"] == "messaging_mp4")
    whole["bytes"] = 191_000_000
    at, parts = 0, []
    for number, (lasts, size) in enumerate(PARTS, 1):
        path = f"{number}0/{number}.mp4"
        parts.append(
            {"role": "chapter", "path": path, "bytes": size, "sha256": "", "number": number}
            | {"start_ms": at, "end_ms": at + lasts}
        )
        at += lasts
    files += parts
    Release.objects.filter(pk=release.pk).update(manifest=release.manifest)
    return parts


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_the_parts_are_plain_links_with_minutes_and_sizes(place: Place) -> None:
    spread(place.french)
    page = html.document_fromstring(Client().get("/fr/allumer-la-tablette/").content)
    folds = [fold for fold in page.iter("details") if "En parties" in text(fold)]
    (folded,) = [fold for fold in folds if fold.get("data-more") is None]
    assert folded.get("open") is None
    told = [text(link) for link in folded.iter("a")]
    assert told == ["Partie 1 10 minutes · 15 Mo", "Partie 2 9 minutes · 14 Mo", "Partie 3 2 minutes · 2,3 Mo"]
    assert [link.get("href") for link in folded.iter("a")] == [
        f"/fr/allumer-la-tablette/download.mp4?chapter={number}" for number in (1, 2, 3)
    ]
    summary = folded.find("summary")
    assert summary is not None
    assert text(summary).endswith("Partie 1 · 15 Mo"), "the size before the tap"


def test_a_part_is_counted_as_a_download_and_named(place: Place) -> None:
    parts = spread(place.arabic)
    for number in (1, 3):
        answer = Client().get(f"{WATCH}download.mp4?chapter={number}")
        assert answer.status_code == 302
        address, _question, name = answer["Location"].partition("?name=")
        assert address == f"/m/{parts[number - 1]['path']}"
        assert name.endswith(f"+{number}")
    assert Client().head(f"{WATCH}download.mp4?chapter=2").status_code == 302
    row = Plays.objects.get()
    assert (row.plays, row.downloads) == (0, 2)
    whole = next(file["path"] for file in place.arabic.manifest["files"] if file["role"] == "messaging_mp4")
    assert Client().get(f"{WATCH}download.mp4")["Location"].startswith(f"/m/{whole}?")


def test_a_part_that_is_not_there_is_not_found(place: Place) -> None:
    spread(place.arabic)
    for odd in ("0", "4", "-1", "x", "", "٢", "1 ", "01", "9" * 5000):
        assert Client().get(f"{WATCH}download.mp4", {"chapter": odd}).status_code == 404, odd[:9]
    assert not Plays.objects.exists()


def test_a_short_video_has_no_parts(place: Place) -> None:
    page = Client().get("/fr/allumer-la-tablette/").content.decode()
    assert "En parties" not in page and "chapter=" not in page
    assert Client().get(f"{WATCH}download.mp4?chapter=1").status_code == 404


def test_parts_ask_the_database_nothing_more(place: Place) -> None:
    def asked(address: str) -> int:
        Client().get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            Client().get(address)
        return len(queries)

    before = asked(WATCH), asked(f"{WATCH}download.mp4")
    spread(place.arabic)
    assert (asked(WATCH), asked(f"{WATCH}download.mp4?chapter=2")) == before


def test_the_page_is_whole_in_every_language(place: Place) -> None:
    row = factory.tutorial("longue")
    for tag in ("ar", "fr", "ta", "ps"):
        spread(factory.publish(row, tag))
        page = Client().get(reverse("parents:watch", args=[get(tag), "longue"])).content.decode()
        assert page.count("chapter=") == 3
        assert "In parts for messengers" not in page
