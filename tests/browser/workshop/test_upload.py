"""Sending a video from a real browser: whole after a broken line, going on after a closed laptop, and judged."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Request, Route, expect

from tests.browser.workshop.workshop_site import signed_in
from tests.factories import coordinator
from tests.tutorials.uploaded_videos import SPOKEN, text_named_video
from tutorials.actions.uploads import upload_append, upload_begin
from tutorials.models import Tutorial, Upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "/atelier/tutorials/new/"
DATA = SPOKEN.read_bytes()


def arrived() -> Tutorial:
    tutorial = Tutorial.objects.get()
    assert tutorial.original_sha256 == hashlib.sha256(DATA).hexdigest()
    return tutorial


def test_a_video_arrives_whole_though_the_line_breaks(chromium: Browser, live_server: Any) -> None:
    broken: list[str] = []

    def break_once(route: Route, request: Request) -> None:
        if request.method == "PATCH" and not broken:
            broken.append(request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    with signed_in(chromium, live_server.url, coordinator()) as page:
        page.route("**/uploads/**", break_once)
        page.goto(NEW)
        page.get_by_label("French video").set_input_files(SPOKEN)
        expect(page.get_by_label("Title in French")).to_have_value(SPOKEN.stem.replace("_", " "))
        page.get_by_label("Title in French").fill("Allumer la tablette")
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_url("**/tutorials/allumer-la-tablette/", timeout=120_000)
        expect(page.get_by_role("heading", level=1)).to_have_text("Allumer la tablette")
    assert broken
    assert arrived().title_fr == "Allumer la tablette"


def test_a_video_is_dropped_onto_the_page(chromium: Browser, live_server: Any) -> None:
    with signed_in(chromium, live_server.url, coordinator()) as page:
        page.goto(NEW)
        dropped = page.evaluate_handle(
            """() => {
                const carried = new DataTransfer();
                carried.items.add(new File(["a film"], "Lire_un_message.mp4", { type: "video/mp4" }));
                return carried;
            }"""
        )
        page.dispatch_event("#upload", "dragenter", {"dataTransfer": dropped})
        expect(page.locator("#upload.over")).to_have_count(1)
        page.dispatch_event("#upload", "drop", {"dataTransfer": dropped})
        expect(page.locator("#upload.over")).to_have_count(0)
        expect(page.get_by_label("Title in French")).to_have_value("Lire un message")
        assert page.evaluate("document.getElementById('video').files[0].name") == "Lire_un_message.mp4"
        assert page.url.endswith(NEW)


def test_the_time_left_follows_the_pace_of_the_last_half_minute(chromium: Browser, live_server: Any) -> None:
    with signed_in(chromium, live_server.url, coordinator()) as page:
        page.goto(NEW)
        found = page.evaluate(
            """async () => {
                const { TimeLeft, lasting } = await import("/static/js/tutorials/time-left.js");
                const left = new TimeLeft(), said = [];
                for (let s = 0; s <= 100; s++) said.push(left.after(s < 50 ? s : 50 + (s - 50) * 4, 1000, s * 1000));
                left.restart();
                said.push(left.after(300, 1000, 200_000));
                return [said[2], said[10], said[100], said[101], lasting(8000, "fr"), lasting(61_000, "fr")];
            }"""
        )
    found = [str(said).replace("\u00a0", " ") if isinstance(said, str) else said for said in found]
    assert found == [None, 990_000, 187_500, None, "10 secondes", "2 minutes"]


class Half:
    """The first half of the video, then nothing: a laptop that was closed."""

    def __init__(self) -> None:
        self.left = len(DATA) // 2

    def read(self, size: int, /) -> bytes:
        start = len(DATA) // 2 - self.left
        piece = DATA[start : start + min(size, self.left)]
        self.left -= len(piece)
        return piece


def test_what_was_begun_goes_on_in_another_browser(chromium: Browser, live_server: Any) -> None:
    by = coordinator()
    begun = upload_begin(by=by, length=len(DATA), name=SPOKEN.name, metadata={"title": "Commencé hier"})
    upload_append(by=by, upload=begun, offset=0, body=Half())
    sent: list[tuple[str, str]] = []
    with signed_in(chromium, live_server.url, by) as page:
        page.on("request", lambda request: sent.append((request.method, request.headers.get("upload-offset", ""))))
        page.goto(NEW)
        expect(page.get_by_text("50 % are here")).to_be_visible()
        page.get_by_label("French video").set_input_files(SPOKEN)
        expect(page.get_by_label("Title in French")).to_have_value("Commencé hier")
        page.get_by_role("button", name="Send", exact=True).click()
        page.wait_for_url("**/tutorials/commence-hier/", timeout=120_000)
    assert [offset for method, offset in sent if method == "PATCH"] == [str(len(DATA) // 2)]
    assert arrived().title_fr == "Commencé hier"


def test_a_file_that_is_no_video_is_answered_on_the_page(chromium: Browser, live_server: Any, tmp_path: Path) -> None:
    with signed_in(chromium, live_server.url, coordinator()) as page:
        page.goto(NEW)
        page.get_by_label("French video").set_input_files(text_named_video(tmp_path))
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("not a video")
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    assert (Tutorial.objects.count(), Upload.objects.count()) == (0, 0)


def test_an_unfinished_video_is_removed_by_its_button(chromium: Browser, live_server: Any) -> None:
    by = coordinator()
    upload_begin(by=by, length=1000, name="film.mp4", metadata={"title": "Un essai"})
    with signed_in(chromium, live_server.url, by, width=360) as page:
        page.goto("/atelier/tutorials/")
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Un essai")).to_have_count(0)
    assert Upload.objects.count() == 0
