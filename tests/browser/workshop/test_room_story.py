"""Three takes too long: told at once and everywhere with one figure; one is reworded, one said again, one held."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from dubbing.actions import take_approve, take_submit
from dubbing.models import Take
from dubbing.progress.verdicts import solve_version
from dubbing.queries import unplaced_segments, verdicts_of
from journal.message_translation import translate_message
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.browser.studio.fake_microphone import Desk
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 900})


def said_at(path: Path, number: int, rate: float) -> Path:
    """The take of a sentence, said at so many times its pace by the same person."""
    made = path / f"{number}-{rate}.flac"
    source = studio.take_file(number)
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", source, "-af", f"atempo={rate}", made], check=True, timeout=60)
    return made


def sent(room: Room, segment: Segment, path: Path) -> Take:
    """Recorded and, whatever the check says, sent at the third try."""
    take = studio.received(room.version, segment, room.voice, path, device={"tries": 3})
    return take_submit(by=room.voice, take=take, insist=True)


def approved(room: Room, segment: Segment, path: Path) -> Take:
    take = take_approve(by=room.reviewer, version=room.version, take=sent(room, segment, path))
    solve_version(room.version)
    return take


def shown(page: Page, name: str) -> None:
    """A picture of the page at both widths, light and dark, where a folder is named; nothing sticks out of it."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        for scheme in ("light", "dark"):
            if folder := os.environ.get("PICTURES"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{folder}/{name}-{size['width']}-{scheme}.png", full_page=True)


def test_three_takes_too_long(chromium: Browser, live_server: Any, tmp_path: Path) -> None:
    coordinator = factories.coordinator()
    version: LanguageVersion = factories.version(studio.tutorial("essai", 0.6, late_ms=200), "en", coordinator)
    LanguageVersion.objects.filter(pk=version.pk).update(holds="off", slowing="off")
    version.refresh_from_db()
    studio.translated(version, coordinator)
    room = Room(coordinator, studio.voice(), factories.reviewer("en"), version)
    room.voice.spoken_languages.create(language="en", level="native")
    segments = room.sentences

    def desk(person: User) -> Page:
        return Desk(chromium.new_context(locale="fr"), person, live_server.url).page

    # Told at once: the take is at the server, not sent yet; the studio says what the whole film says of it.
    take = studio.received(version, segments[0], room.voice, said_at(tmp_path, 1, 0.6))
    verdict = verdicts_of(version).of(take)
    assert verdict is not None and verdict.kind == "no_room"
    page = desk(room.voice)
    page.goto(live_server.url + reverse("dubbing:record", args=["essai", "en", segments[0].public_id]))
    with translation.override("en"):
        expect(page.locator("#findings")).to_contain_text(translate_message(verdict.message))
    shown(page, "record-kept")
    for number in (1, 2, 3):
        approved(room, segments[number - 1], said_at(tmp_path, number, 0.6))
    approved(room, segments[3], said_at(tmp_path, 4, 1.9))
    rows = unplaced_segments(version)
    assert [row.position for row in rows] == [1, 2, 3]
    with translation.override("fr"):
        figures = [translate_message(row.verdict.message) for row in rows]

    # The same figure for everybody, with a link.
    page = desk(room.voice)
    page.goto(f"{live_server.url}/atelier/")
    expect(page.locator(f"a[href='{reverse('dubbing:room', args=['essai', 'en'])}']").first).to_be_visible()
    shown(page, "home")
    page.goto(live_server.url + reverse("dubbing:record", args=["essai", "en", segments[1].public_id]))
    expect(page.locator("#no-room")).to_contain_text(figures[1])
    shown(page, "record")
    page.goto(live_server.url + reverse("dubbing:room", args=["essai", "en"]))
    for figure in figures:
        expect(page.locator(".without-room")).to_contain_text(figure)
    shown(page, "room-volunteer")
    for person, name, address in (
        (room.reviewer, "review", reverse("dubbing:review", args=["essai", "en"])),
        (coordinator, "board", "/atelier/board/"),
        (coordinator, "version", reverse("volunteers:version", args=["essai", "en"])),
    ):
        page = desk(person)
        page.goto(live_server.url + address)
        shown(page, name)
        if name == "review":
            expect(page.locator(".without-room")).to_contain_text(figures[0])
        else:
            link = f"a[href='{reverse('dubbing:room', args=['essai', 'en'])}']"
            expect(page.locator(link).first).to_contain_text("3" if name == "board" else "Les voir")

    # Another wording of the first is asked for, and another take of the second.
    page = desk(room.reviewer)
    page.goto(live_server.url + reverse("dubbing:room", args=["essai", "en"]))
    page.locator(".without-room details details summary").first.click()
    shown(page, "room-reviewer")
    page.get_by_role("button", name="Demander un texte plus court").first.click()
    expect(page.locator(".messages")).not_to_be_empty()
    page.locator(f"#room-{segments[1].public_id} > details > summary").click()
    page.locator(f"#room-{segments[1].public_id} details details summary").click()
    page.locator(f"#room-{segments[1].public_id}").get_by_role(
        "button", name="Demander un autre enregistrement"
    ).click()
    expect(page.locator("body")).to_contain_text("redemandé")
    page = desk(room.voice)
    page.goto(f"{live_server.url}/atelier/")
    expect(page.locator("#asked").locator("..")).to_contain_text(str(rows[1].verdict.letters))
    shown(page, "home-asked")
    latest = segments[0].translations.get(language="en").number
    shorter = translation_submit(by=coordinator, version=version, segment=segments[0], text="Wait.", base_number=latest)
    translation_approve(by=room.reviewer, version=version, revision=shorter)
    approved(room, segments[0], said_at(tmp_path, 1, 1.9))
    approved(room, segments[1], said_at(tmp_path, 2, 1.8))
    assert [row.position for row in unplaced_segments(version)] == [3]

    # Published: the report says what is left, with the same figure; then the picture may wait, and all is heard.
    release = built(room)
    left = unplaced_segments(version)[0].verdict
    assert [(row["position"], row["natural_ms"], row["letters"]) for row in release.report["refused"]] == [
        (3, left.natural_ms, left.letters)
    ]
    page = desk(coordinator)
    page.goto(live_server.url + reverse("volunteers:report", args=["essai", "en", release.number]))
    with translation.override("fr"):
        expect(page.locator("#refused").locator("..")).to_contain_text(translate_message(left.message))
    shown(page, "report")
    LanguageVersion.objects.filter(pk=version.pk).update(holds="on", slowing="off")
    version.refresh_from_db()
    solve_version(version)
    assert unplaced_segments(version) == []
    assert "waits" in {verdict.kind for verdict in verdicts_of(version).takes.values()}
    release = built(Room(coordinator, room.voice, room.reviewer, version))
    assert release.report["refused"] == []
    assert release.report["holds"]
