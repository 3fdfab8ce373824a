"""Noise taken out of recordings: how many takes that noise or hum sends back have no such finding afterwards.

    .venv/bin/python -m benchmarks.bench_repair [--voices 4] [--every 1] [--dnsmos PYTHON] [--whisper]

People's announcements with noise, hum and music of many kinds and levels under them, judged before and after by the
same figures. Echo is the curve: this net was not made for it. Needs no database. Aim: 70 of 100 have no retake finding
of noisy or hum afterwards (what is refused, as it would sound worse, is not cured); no voice loses more than 0.1 of
DNSMOS's mark of it (SIG), nor rises by more than two points in Whisper's character error.

--dnsmos: a Python of its own that has `speechmos`, `onnxruntime` and `librosa`; without it the marks are left out.
--whisper: its error before and after, against what it hears in the clean recording: what it mishears there, too, is
no fault of the noise. Last, the curve of distance: the net on a voice in a room that is louder and louder.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from benchmarks import scratch_django  # noqa: F401  # sets Django up
from benchmarks.bench_ranking import heard
from benchmarks.size import sized
from benchmarks.take_damage import Damage, damages
from benchmarks.take_material import Sound
from craft.sound.sample_rate import RATE
from craft.takes.heard_text import character_error_rate
from craft.takes.take_quality import TakeQuality, judge_take
from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import TROUBLES, retake_codes
from dubbing.takes.repair import is_better, repaired_sound
from media.sound.noise_net import lessen_noise
from media.speech.voice_activity import speech_probability
from tests.material.spoilt import in_a_room
from tests.material.voices import announcements, human, samples

LANGUAGES = ("fr", "en", "es", "ru", "it")
GROUPS = ("noise", "hum", "music", "echo")
MODEL_RATE = 16_000
DISTANCES_DB = (20, 10, 5, 0, -5)  # the room below the voice: at arm's length, …, across the kitchen
MARKS = """
import sys, soundfile
from speechmos import dnsmos
for path in sys.argv[1:]:
    print(dnsmos.run(soundfile.read(path)[0], sr=16000)["sig_mos"])
"""


@dataclass(frozen=True)
class Judged:
    """cured: no retake finding of noisy or hum is left. refused: it would sound worse, so the take stays as it is.
    sounds: before and after. sig: by how much the mark of the voice rose. errors: of Whisper, before and after."""

    group: str
    name: str
    method: str
    cured: bool
    refused: bool
    ratios_db: tuple[float, float]
    seconds: float
    sounds: tuple[Sound, Sound]
    sig: float | None = None
    errors: tuple[float, float] | None = None


@dataclass(frozen=True)
class Spoilt:
    """A recording and what was done to it."""

    language: str
    clean: Sound
    damage: Damage


def retakes(quality: TakeQuality) -> set[str]:
    return retake_codes([finding.as_json() for finding in quality.findings])


def judge_spoilt(spoilt: Spoilt, whisper: bool) -> Judged | None:
    """None: the take is not sent back for noise or hum, so nothing is repaired. An echo is judged in any case."""
    damage = spoilt.damage
    before = judge_take(damage.sound, speech_probability=speech_probability(damage.sound))
    if not retakes(before) & TROUBLES and damage.group != "echo":
        return None
    began = time.monotonic()
    take = Take(findings=[finding.as_json() for finding in before.findings], figures=before.as_json())
    method, sound, after = repaired_sound(take, damage.sound)
    took = time.monotonic() - began
    if refused := not is_better(take, method, after):
        sound, after = damage.sound, before
    wanted = TROUBLES if damage.group != "echo" else {"echo"}
    return Judged(
        damage.group,
        damage.name,
        method,
        cured=not retakes(after) & wanted,
        refused=refused,
        ratios_db=(before.figures.snr_db, after.figures.snr_db),
        seconds=took / (len(sound) / RATE),
        sounds=(damage.sound, sound),
        errors=whisper_errors(spoilt, sound) if whisper else None,
    )


def whisper_errors(spoilt: Spoilt, repaired: Sound) -> tuple[float, float]:
    clean, before, after = (heard(one, spoilt.language) for one in (spoilt.clean, spoilt.damage.sound, repaired))
    return character_error_rate(clean, before), character_error_rate(clean, after)


def distances(voices: int) -> Iterator[str]:
    """One line for each: how far below the voice its room (of 0.6 s) is, and what the net makes of it."""
    for below_db in DISTANCES_DB:
        errors, echoes = [], Counter[str]()
        for number in range(voices):
            language, clean = recording(number)
            roomy = in_a_room(clean, np.random.default_rng(number), seconds=0.6, below_db=below_db)
            after = lessen_noise(roomy)
            for when, sound in (("before", roomy), ("after", after)):
                quality = judge_take(sound, speech_probability=speech_probability(sound))
                echoes[when] += any(finding.code == "echo" for finding in quality.findings)
            errors.append(whisper_errors(Spoilt(language, clean, Damage("echo", "", roomy, None)), after))
        before, later = 100 * np.mean(errors, axis=0)
        said = f"echo is said {echoes['before']} → {echoes['after']} of {voices}"
        yield f"room {below_db:3} dB below the voice: {said}, Whisper's error {before:.1f} → {later:.1f} %"


def marks_risen(rows: list[Judged], python: str) -> list[float]:
    """By how much DNSMOS's mark of each voice rose."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, sound in enumerate(sound for row in rows for sound in row.sounds):
            paths.append(Path(folder) / f"{number}.wav")
            slow = resample_poly(sound, 1, RATE // MODEL_RATE)
            soundfile.write(paths[-1], np.clip(slow, -1, 1), MODEL_RATE, subtype="PCM_16")
        told = subprocess.run([python, "-c", MARKS, *paths], capture_output=True, check=True, text=True)
    marks = [float(mark) for mark in told.stdout.split()]
    return [after - before for before, after in zip(marks[::2], marks[1::2], strict=True)]


def recording(number: int) -> tuple[str, Sound]:
    language = LANGUAGES[number % len(LANGUAGES)]
    name = announcements(language, shortest_s=sized(4.0, 2.0), longest_s=9.0)[number // len(LANGUAGES)]
    return language, samples(human(language, name))


def material(voices: int, every: int) -> Iterator[Spoilt]:
    for number in range(voices):
        language, clean = recording(number)
        others = [samples(human(other)) for other in LANGUAGES if other != language]
        made = damages(clean, others, np.random.default_rng(number))
        wanted = [damage for damage in made if damage.group.split()[0].rstrip(",") in GROUPS]
        yield from (Spoilt(language, clean, damage) for damage in wanted[number % every :: every])


def line(name: str, rows: list[Judged]) -> str:
    raw, repaired = np.median([row.ratios_db for row in rows], axis=0)
    marks = [row.sig for row in rows if row.sig is not None]
    voice = f" {min(marks):+10.2f} {np.median(marks):+8.2f}" if marks else ""
    notched = sum(row.method == TakeRepair.Method.NOTCH for row in rows)
    errors = [row.errors for row in rows if row.errors is not None]
    if errors:
        before, after = 100 * np.mean(errors, axis=0)
        voice += f"   {before:5.1f} → {after:5.1f} %, most {100 * max(b - a for a, b in errors):+5.1f}"
    refused = sum(row.refused for row in rows)
    cured = sum(row.cured for row in rows)
    return (
        f"{name:34} {len(rows):5} {cured / len(rows):7.0%} {refused:7} {notched:7} {raw:6.0f} → {repaired:3.0f}{voice}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--voices", type=int, default=sized(4, 1))
    parser.add_argument("--every", type=int, default=sized(1, 25), help="one in so many damages")
    parser.add_argument("--dnsmos", default="")
    parser.add_argument("--whisper", action="store_true")
    options = parser.parse_args()
    every = [judge_spoilt(spoilt, options.whisper) for spoilt in material(options.voices, options.every)]
    rows = [row for row in every if row is not None]
    if options.dnsmos:
        rows = [replace(row, sig=mark) for row, mark in zip(rows, marks_risen(rows, options.dnsmos), strict=True)]
    groups: dict[str, list[Judged]] = defaultdict(list)
    for row in rows:
        groups[f"{row.group} {row.name}" if row.group == "echo" else row.group].append(row)
    marks = f" {'SIG least':>10} {'median':>8}" if options.dnsmos else ""
    print(f"{'':34} {'takes':>5} {'cured':>7} {'refused':>7} {'notched':>7} {'voice above noise, dB':>12}{marks}")
    for name, found in sorted(groups.items()):
        print(line(name, found))
    noisy = [row for row in rows if row.group != "echo"]
    print(line("all but echo", noisy))
    print(f"{np.median([row.seconds for row in noisy]):.2f} s a second of sound")
    if options.whisper:
        print(*distances(options.voices), sep="\n")


if __name__ == "__main__":
    main()
