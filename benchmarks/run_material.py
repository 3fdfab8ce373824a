"""Runs for `bench_cuts`: real takes of a voice joined as somebody speaks on, with what goes wrong planted.

A voice is one person whose takes have texts. Where a collection has no text in the voice's own language, another
language's text of the same sentence stands in: its length says less, so those figures are a little pessimistic.
Sounds are float32 at 48 kHz, mono; times in milliseconds. Everything is drawn from a seed.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from scipy import signal

from benchmarks.take_material import MEDIA, SMALLEST_BYTES, Sound, level
from craft import languages
from craft.sound.sample_rate import RATE
from craft.takes.run_cuts import ExpectedPart, Span
from craft.takes.speech_span import find_speech
from craft.timing.speech_rate import letter_count, predicted_ms
from craft.timing.voice_pace import learned_pace
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material.voices import SPEAKERS, announcements, human

# Texts of the announcements (Debian's asterisk-core-sounds-fr and so on, beside the sounds).
PROMPTS = os.environ.get("PORTEVOIX_PROMPTS", "/usr/share/doc/asterisk-core-sounds-{0}/core-sounds-{0}.txt.gz")
GAMES = {  # folder, language, column of the text ("": none that says what is said)
    "fr game": ("fr/gcompris-intro", "fr", "fr_whisper_base_DRAFT"),
    "en game": ("takes/en/gcompris-intro", "en", "en_script_text"),
    "pt game": ("takes/pt/gcompris-intro", "pt", ""),
    "pt-BR game": ("takes/pt_BR/gcompris-intro", "pt", "en_script_text"),
}
READ = {"de read": "takes/de/fleurs", "pt read": "takes/pt/fleurs", "fr read": "fr/fleurs"}  # several people each
LEAST_LETTERS, LEAST_S, MOST_S = 8, 0.9, 20.0
KNOWN_TAKES = 8  # of a voice before its run: its pace was learned from them
MOST_CLIPS = 60

COUGH, RESTART, SKIP = "cough", "restart", "skipped"
PLANTED = {COUGH: 0.06, RESTART: 0.05, SKIP: 0.04}  # of the segments


@dataclass(frozen=True)
class Clip:
    """A take with its text, trimmed to the voice."""

    sound: Sound
    text: str


@dataclass(frozen=True)
class Voice:
    name: str
    language: str
    clips: tuple[Clip, ...]
    has_text: bool = True


@dataclass
class Run:
    """A joined recording and the truth about it. spoken: of each segment, None where it was skipped; broken_off: the
    beginnings that were said again; planted: what goes wrong at a segment."""

    sound: Sound
    expected: list[ExpectedPart]
    spoken: list[Span | None]
    broken_off: list[Span] = field(default_factory=list)
    planted: dict[int, str] = field(default_factory=dict)


@cache
def voice(name: str) -> Voice:
    """Raises FileNotFoundError where its recordings or their texts are not there."""
    if name in GAMES:
        folder, language, column = GAMES[name]
        with (MEDIA / "fr" / "intro_draft.tsv").open(encoding="utf-8") as table:
            rows = {Path(row["file"]).name: row.get(column, "") for row in csv.DictReader(table, delimiter="\t")}
        sounds = [(MEDIA / folder / file, text) for file, text in sorted(rows.items())]
        return Voice(name, language, _clips(sounds, column), bool(column))
    language = name.split()[0]
    if name in READ:
        files = sorted((MEDIA / READ[name]).glob("*.ogg"))
        return Voice(name, language, _clips([(file, file.with_suffix(".txt").read_text("utf-8")) for file in files]))
    texts = _prompts(language)
    named = [one for one in announcements(language, shortest_s=1, longest_s=MOST_S) if one in texts]
    return Voice(name, language, _clips([(human(language, one), texts[one]) for one in named]))


VOICES = (*GAMES, *(f"{language} announcements" for language in SPEAKERS), *READ)


def _prompts(language: str) -> dict[str, str]:
    with gzip.open(PROMPTS.format(language), "rt", encoding="utf-8-sig") as lines:
        named = (re.match(r"([\w/-]+): *([^\[(<].*)", line) for line in lines)
        return {found[1]: found[2].strip() for found in named if found}


def _clips(sounds: list[tuple[Path, str]], text_needed: str = "yes") -> tuple[Clip, ...]:
    found: list[Clip] = []
    for path, text in sounds:
        if len(found) == MOST_CLIPS or not path.exists() or path.stat().st_size <= SMALLEST_BYTES:
            continue
        trimmed = _trimmed(read_take(path)) if letter_count(text) >= LEAST_LETTERS or not text_needed else None
        if trimmed is not None and LEAST_S * RATE <= len(trimmed) <= MOST_S * RATE:
            found.append(Clip(level(trimmed, -22), text))
    return tuple(found)


def _trimmed(sound: Sound) -> Sound | None:
    """From the first sound of the voice to the last, as it is heard in the room of the run."""
    room = np.random.default_rng(1).standard_normal(len(sound) + RATE, np.float32) * np.float32(10 ** (-65 / 20))
    heard = level(sound, -22)
    padded = np.pad(heard, RATE // 2) + room[: len(sound) + 2 * (RATE // 2)]
    speech = find_speech(padded, speech_probability(padded))
    if speech is None:
        return None
    start, end = (at * RATE // 1000 - RATE // 2 for at in (speech.start_ms, speech.end_ms))
    return heard[max(0, start) : max(0, end)]


def run_of(voice: Voice, joining: str, count: int, seed: int) -> Run:
    """`count` segments. joining: "film" (each is begun with the teleprompter, by one who waits for it), "on" (with
    short breaths, up to a second and a half ahead of it). Whoever has begun again is late until there is time."""
    chance = np.random.default_rng([seed, sum(map(ord, voice.name)), joining == "on"])
    order = chance.permutation(len(voice.clips))
    known = min(KNOWN_TAKES, len(order) // 2)
    said = [voice.clips[at] for at in np.resize(order[known:], count)]
    needs = _needs(voice, [voice.clips[at] for at in order[:known]], said, chance)
    bands = [
        max(len(clip.sound) / RATE * float(np.exp(chance.normal(0.12, 0.2))) + 0.2, need / 1000)
        for clip, need in zip(said, needs, strict=True)
    ]
    clock = np.concatenate([[0.5], 0.5 + np.cumsum(bands)])
    expected = [ExpectedPart(need, at * 1000) for need, at in zip(needs, clock, strict=False)]
    joined = _Joined(chance)
    run = Run(np.zeros(0, np.float32), expected, [])
    for number, clip in enumerate(said):
        planted = next((what for what, share in PLANTED.items() if chance.random() < share), None)
        if planted:
            run.planted[number] = planted
        if planted == SKIP:
            run.spoken.append(None)
            continue
        joined.pause(*((0.4, 0.45) if joining == "film" else (0.28, 0.35)))
        joined.wait(clock[number] + (chance.normal(0.15, 0.3) if joining == "film" else -chance.uniform(0, 1.5)))
        if planted == COUGH:
            joined.add(cough(chance))
            joined.pause(0.4, 0.4)
        if planted == RESTART:
            run.broken_off.append(joined.add(_broken_off(clip.sound, chance)))
            joined.pause(0.6, 0.4)
        run.spoken.append(joined.add(clip.sound * np.float32(10 ** (chance.normal(0, 1.5) / 20))))
    joined.pause(0.8, 0.2)
    run.sound = joined.in_a_room()
    return run


def _needs(voice: Voice, known: list[Clip], said: list[Clip], chance: np.random.Generator) -> list[float]:
    """What the fit meter expects, in ms. Without a text in the voice's language: its usual error."""
    if not voice.has_text:
        return [len(clip.sound) * 1000 / RATE * float(np.exp(chance.normal(0, 0.17))) for clip in said]
    k = languages.get(voice.language).seconds_per_letter
    pace = learned_pace([(clip.text, len(clip.sound) * 1000 / RATE) for clip in known], k)
    return [predicted_ms(clip.text, k, pace) for clip in said]


class _Joined:
    """Sounds one after the other."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.chance = chance
        self.pieces: list[Sound] = []
        self.at = 0

    def add(self, sound: Sound) -> Span:
        self.pieces.append(sound)
        begun, self.at = self.at, self.at + len(sound)
        return begun * 1000 // RATE, self.at * 1000 // RATE

    def pause(self, median_s: float, spread: float) -> None:
        seconds = float(np.clip(median_s * np.exp(self.chance.normal(0, spread)), 0.15, 4.0))
        self.add(np.zeros(round(seconds * RATE), np.float32))

    def wait(self, until_s: float) -> None:
        self.add(np.zeros(max(0, round(until_s * RATE) - self.at), np.float32))

    def in_a_room(self) -> Sound:
        sound = np.concatenate(self.pieces)
        floor = np.float32(10 ** (self.chance.uniform(-72, -58) / 20))
        return np.asarray(sound + self.chance.standard_normal(len(sound), np.float32) * floor, np.float32)


def _broken_off(sound: Sound, chance: np.random.Generator) -> Sound:
    """The beginning of a sentence, a little faster or slower than it is said afterwards, broken off."""
    part = sound[: round(len(sound) * chance.uniform(0.2, 0.6))]
    part = np.asarray(signal.resample(part, round(len(part) * chance.uniform(0.94, 1.06))), np.float32)
    part[-RATE // 50 :] *= np.linspace(1, 0, RATE // 50, dtype=np.float32)
    return part * np.float32(10 ** (chance.normal(0, 2) / 20))


def cough(chance: np.random.Generator) -> Sound:
    """One to three bursts of noise, each with a sharp beginning, coloured as by a throat."""
    bursts = []
    for _burst in range(chance.integers(1, 4)):
        size = round(chance.uniform(0.12, 0.28) * RATE)
        noise = chance.standard_normal(size)
        low, high = chance.uniform(250, 500), chance.uniform(1800, 4000)
        band = signal.butter(2, (low, high), "bandpass", fs=RATE, output="sos")
        at = np.arange(size) / RATE
        shape = np.minimum(1, at / 0.008) * np.exp(-at * chance.uniform(8, 16))
        bursts += [signal.sosfilt(band, noise) * shape, np.zeros(round(chance.uniform(0.03, 0.12) * RATE))]
    return level(np.asarray(np.concatenate(bursts), np.float32), float(chance.uniform(-28, -18)))
