"""Chromium's own WebVTT parser reads what is written here without loss, and agrees with our reader on all else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from craft.cues.cue_layout import TimedText, layout_cues
from craft.formats.webvtt import write_webvtt
from craft.formats.webvtt_reader import NotWebVTT, read_webvtt
from craft.languages import get
from craft.text.bidi import isolate_runs
from tests.material.recordings import listed, recording
from tests.material.subtitle_files import EDGES, of_editors

pytestmark = pytest.mark.browser

CONFORMANCE = "subs/vttjs-conformance/tests"
FOLDERS = ("file-layout", "cue-times", "integration", "cuetext/escape-characters")
READ = """async (written) => {
    const video = document.createElement("video");
    const track = document.createElement("track");
    const done = new Promise((resolve) => {
        track.addEventListener("load", () => resolve(true));
        track.addEventListener("error", () => resolve(false));
    });
    video.append(track);
    document.body.append(video);
    track.track.mode = "hidden";
    track.src = URL.createObjectURL(new Blob([written], { type: "text/vtt" }));
    if (!(await done)) { return null; }
    return [...track.track.cues].map((cue) => ({
        start: Math.round(cue.startTime * 1000),
        end: Math.round(cue.endTime * 1000),
        id: cue.id,
        text: cue.text,
        plain: cue.getCueAsHTML().textContent,
    }));
}"""


@pytest.fixture(scope="module")
def blank_page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def read_by_chromium(page: Page, written: str) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] | None = page.evaluate(READ, written)
    return found


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("fr", "Si a < b & c > d, tapez « --> » & puis &amp; dans la case. Écrivez ensuite <b>votre</b> nom d’élève."),
        ("ar", "افتحوا تطبيق Pronote ثم المسوا Espace Numérique de Travail & انتظروا. C++ و 4G."),
        ("zh-Hans", "您会看到主页。上方是您孩子的名字，请点击 Se connecter 按钮。"),
        ("ta", "பள்ளியின் செய்திகளைப் படிக்க Pronote பயன்பாட்டைத் திறக்கவும்."),
        ("fa", "برنامه Pronote را باز کنید و پیام‌های مدرسه را بخوانید."),
    ],
)
def test_written_cues_are_read_without_loss(blank_page: Page, tag: str, text: str) -> None:
    language = get(tag)
    cues = layout_cues([TimedText(500, 9_700, text)], language).cues
    read = read_by_chromium(blank_page, write_webvtt(cues, language))
    assert read is not None
    assert [(found["start"], found["end"]) for found in read] == [(cue.start_ms, cue.end_ms) for cue in cues]
    assert [found["plain"] for found in read] == [
        "\n".join(isolate_runs(line, rtl=language.rtl) for line in cue.lines) for cue in cues
    ]


@pytest.mark.recordings
@pytest.mark.parametrize("name", [name for folder in FOLDERS for name in listed(f"{CONFORMANCE}/{folder}", "*.vtt")])
def test_our_reader_agrees_with_chromium_on_conformance(blank_page: Page, name: str) -> None:
    agree(blank_page, recording(name).read_bytes().decode("utf-8", "replace"))


@pytest.mark.parametrize("name", EDGES)
def test_our_reader_agrees_with_chromium_at_the_edges(blank_page: Page, name: str) -> None:
    agree(blank_page, EDGES[name][0])


@pytest.mark.parametrize("name", [name for name in of_editors() if name.endswith(".vtt")])
def test_our_reader_agrees_with_chromium_on_files_of_other_programs(blank_page: Page, name: str) -> None:
    agree(blank_page, of_editors()[name].decode("utf-8-sig"))


def agree(blank_page: Page, text: str) -> None:
    theirs = read_by_chromium(blank_page, text)
    try:
        ours = read_webvtt(text).cues
    except NotWebVTT:
        assert not theirs
        return
    assert [(our.start_ms, our.end_ms, our.identifier, our.text) for our in ours] == [
        (their["start"], their["end"], their["id"], their["text"]) for their in theirs or []
    ]
