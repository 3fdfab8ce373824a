"""A version to be recorded, and what came of it."""

from __future__ import annotations

import numpy as np
from django.urls import reverse
from numpy.typing import NDArray
from playwright.sync_api import Page, Response
from scipy.signal import resample_poly

from dubbing.actions import release_live, take_approve
from dubbing.models import Take
from media.sound.take_reader import read_take
from storage.files import local_copy
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built, checks_of
from tests.dubbing.conftest import Room
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

Samples = NDArray[np.float32]
PARTS = 8  # of a sample


class StudioRoom:
    """French sentences over a real tutorial (four, unless told), with approved English texts, a voice, a reviewer."""

    def __init__(self, address: str, tutorial: Tutorial | None = None) -> None:
        self.address = address
        self.coordinator = factories.coordinator()
        self.version: LanguageVersion = factories.version(tutorial or studio.tutorial(), "en", self.coordinator)
        studio.translated(self.version, self.coordinator)
        self.voice: User = studio.voice()
        self.reviewer: User = factories.reviewer("en")
        self.sentences: list[Segment] = factories.speech(self.version.tutorial)

    def record(self, number: int = 1) -> str:
        return reverse(
            "dubbing:record",
            args=[self.version.tutorial.slug, self.version.language, self.sentences[number - 1].public_id],
        )

    def review(self) -> str:
        return reverse("dubbing:review", args=[self.version.tutorial.slug, "en"])


def is_put(answer: Response) -> bool:
    return answer.request.method == "PUT"


def is_submit(answer: Response) -> bool:
    return answer.url.endswith("/submit/") and answer.status != 202


def received_sound(take: Take) -> Samples:
    """The bytes that came, as samples at 48 kHz."""
    with local_copy(take.original) as path:
        return np.asarray(read_take(path), np.float32)


def each_take_is_heard_at_its_place(room: StudioRoom) -> int:
    """How many takes were sent: approved and published, each is found in the film by correlation, 10 ms off at most.
    Where fewer than two thirds of the sentences are there, a coordinator puts it live."""
    sent = list(Take.objects.filter(state=Take.State.SUBMITTED))
    for take in sent:
        take_approve(by=room.reviewer, version=room.version, take=take)
    release = built(Room(room.coordinator, room.voice, room.reviewer, room.version))
    assert release.failure == ""
    if release.state != "live":
        assert release_live(release=release, by=room.coordinator).state == "live"
    checks = checks_of(release)
    assert checks["m4a_takes_found"].figure == len(sent) > 0
    assert checks["m4a_takes_off_ms"].figure <= 10
    return len(sent)


def best_match(heard: Samples, fed: Samples) -> tuple[float, int]:
    """(correlation −1…1, at which sample of `heard` the fed sound begins)."""
    size = 1 << (len(heard) + len(fed)).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(fed, size)), size)
    at = int(np.argmax(product[: len(heard)]))
    part = heard[at : at + len(fed)]
    norm = float(np.linalg.norm(part) * np.linalg.norm(fed[: len(part)]))
    return float(np.dot(part, fed[: len(part)])) / norm if norm else 0.0, at


def pieces(heard: Samples, fed: Samples, size: int = 4800, within: int = 480) -> list[float]:
    """Correlation of each loud 100 ms of `fed` with `heard` at its place, give or take 10 ms: for a sound engine that
    follows the clock of the device (Firefox shifts by fractions of a millisecond when it meets a device). 1: the same.

    At each shift against what is heard there, not against the loudest that is near: a quiet piece beside a loud one
    would else be compared with its neighbour (of a perfect copy that measure said 0.85)."""
    _correlation, at = best_match(heard, fed)
    loud = 0.25 * float(np.sqrt(np.mean(fed**2)))
    starts = [n for n in range(0, len(fed) - size, size) if float(np.sqrt(np.mean(fed[n : n + size] ** 2))) > loud]
    return [_at_its_best(heard[max(0, at + n - within) : at + n + size + within], fed[n : n + size]) for n in starts]


def slips(heard: Samples, fed: Samples, size: int = 2400, within: int = 24) -> bool:
    """Whether `fed` moves by a sample or more inside `heard`: some were lost or put in between two pieces of 50 ms."""
    _correlation, at = best_match(heard, fed)
    loud = 0.25 * float(np.sqrt(np.mean(fed**2)))
    starts = [n for n in range(0, len(fed) - size, size) if float(np.sqrt(np.mean(fed[n : n + size] ** 2))) > loud]
    places = set()
    for start in starts:
        piece, around = fed[start : start + size], heard[max(0, at + start - within) : at + start + size + within]
        if len(around) == size + 2 * within:
            windows = np.lib.stride_tricks.sliding_window_view(around, size)
            places.add(int(np.argmin(np.square(windows - piece).sum(axis=1))))
    return len(places) > 1


def _at_its_best(around: Samples, piece: Samples) -> float:
    """The highest correlation at any shift, in eighths of a sample: a sound engine that resamples is late by such a
    part, which is heard by nobody, and half a sample costs an s 0.13 of its correlation."""
    wide, narrow = around.astype(np.float64), piece.astype(np.float64)
    if len(wide) < len(narrow):
        return 0.0  # the end is missing
    energy = np.convolve(wide**2, np.ones(len(narrow)), "valid")
    norm = np.sqrt(np.maximum(energy, 1e-12)) * np.linalg.norm(narrow)
    whole = int(np.argmax(np.correlate(wide, narrow, "valid") / norm))
    fine = resample_poly(wide, PARTS, 1)
    best = 0.0
    for start in range(max(0, (whole - 1) * PARTS), (whole + 1) * PARTS + 1):
        heard = fine[start::PARTS][: len(narrow)]
        if len(heard) == len(narrow):
            length = float(np.linalg.norm(heard)) * float(np.linalg.norm(narrow))
            best = max(best, float(np.dot(heard, narrow)) / max(length, 1e-12))
    return best


ROWS = """async (account) => {
    const { rowsOf } = await import("/static/js/studio/store.js");
    return (await rowsOf(account)).map((row) => row.state);
}"""


def rows(page: Page, room: StudioRoom) -> list[str]:
    found: list[str] = page.evaluate(ROWS, str(room.voice.public_id))
    return found
