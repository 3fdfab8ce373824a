"""Everything that `bench_findings` does to a clean take: what the issue names, in several strengths and colours.

Sounds are float32 at 48 kHz, mono. A voice is brought to -22 dBFS (the louder half of its 20 ms frames) and gets half
a second of quiet room at both ends, unless the damage is a cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import signal

from benchmarks.take_material import MUSIC, Sound, babble, coloured, hum, level
from craft.sound.sample_rate import RATE
from tests.material.spoilt import clicking, doubled, echoed, in_a_bare_room, in_a_room, stepped, without_a_piece

VOICE_DBFS, ROOM_DBFS = -22.0, -80.0
# Of full scale, and so long at least: where a voice at this level begins and ends. What is shorter is a click in the
# room, and a cut after the voice cuts no voice.
AUDIBLE, AUDIBLE_STEPS = 0.02, 8
STEP = RATE // 100
# What reaches the treble the ear hears at 25 and 30 dB below the voice, too; of what falls fast, 25 is asked.
SOFT_NOISES_DB = {"white": (25, 30), "pink": (25, 30), "brown": (25,)}
NOISES_DB, MUSIC_DB, HUM_DB = (5, 10, 15, 20), (6, 10, 15, 20), (6, 12, 20, 30)
COLOURS = {"white": 0.0, "pink": 1.0, "brown": 2.0}
HUMS = {"alone": (1.0,), "with harmonics": (1.0, 0.6, 0.4, 0.3, 0.2, 0.15), "rectified": (0.1, 1.0, 0.05, 0.5, 0, 0.3)}
HOLES_MS = ((50, 2), (80, 1), (100, 3), (200, 1))  # length, how many


@dataclass(frozen=True)
class Damage:
    """One spoilt take. code: the finding that it must give, None for none. coded: to be sent through codecs, too."""

    group: str
    name: str
    sound: Sound
    code: str | None
    studio: bool = False
    coded: bool = False


def voice_dbfs(sound: Sound) -> float:
    frames = sound[: len(sound) // 960 * 960].reshape(-1, 960)
    power = np.sort(np.mean(np.square(frames, dtype=np.float64), axis=1))
    return float(10 * np.log10(np.mean(power[len(power) // 2 :])))


def usual(voice: Sound) -> Sound:
    return np.asarray(voice * 10 ** ((VOICE_DBFS - voice_dbfs(voice)) / 20), np.float32)


def voice_edges(voice: Sound) -> tuple[int, int]:
    """The first and the last audible sample of the first and the last sound that lasts 80 ms."""
    steps = np.abs(voice[: len(voice) // STEP * STEP]).reshape(-1, STEP).max(axis=1) > AUDIBLE
    lasting = np.flatnonzero(np.convolve(steps, np.ones(AUDIBLE_STEPS), "valid") > AUDIBLE_STEPS - 0.5)
    span = voice[lasting[0] * STEP : (lasting[-1] + AUDIBLE_STEPS) * STEP]
    heard = np.flatnonzero(np.abs(span) > AUDIBLE) + lasting[0] * STEP
    return int(heard[0]), int(heard[-1])


def in_room(voice: Sound, chance: np.random.Generator, *, before: bool = True, after: bool = True) -> Sound:
    """The voice with half a second of quiet room before and after it, the room's noise under it."""
    quiet = np.zeros(RATE // 2, np.float32)
    sound = np.concatenate([quiet if before else quiet[:0], voice, quiet if after else quiet[:0]])
    return np.asarray(sound + level(coloured(len(sound), 0, chance), ROOM_DBFS), np.float32)


def damages(voice: Sound, others: list[Sound], chance: np.random.Generator) -> Iterator[Damage]:
    """voice: a clean take; others: other people's, who talk at once in the background."""
    voice = usual(voice)
    clean = in_room(voice, chance)
    yield from _clean(voice, clean, chance)
    yield from _levels(voice, clean)
    yield from _behind(clean, others, chance)
    yield from _cuts(voice, chance)
    yield from _transmission(clean, chance)
    yield from _returns_and_breaks(clean, chance)


def _clean(voice: Sound, clean: Sound, chance: np.random.Generator) -> Iterator[Damage]:
    yield Damage("clean", "in a quiet room", clean, None, coded=True)
    yield Damage("clean", "in the studio", clean, None, studio=True)
    room = level(coloured(len(clean), 1, chance), -62)
    yield Damage("clean", "room tone 40 dB below", clean + room, None)
    yield Damage("clean", "soft voice, -28 dBFS", clean * np.float32(10 ** (-6 / 20)), None)
    pause = np.zeros(RATE, np.float32)
    yield Damage("clean", "long room tone", in_room(np.concatenate([pause, voice, pause]), chance), None)


def _levels(voice: Sound, clean: Sound) -> Iterator[Damage]:
    for gain in (8, 12):
        yield Damage("clipped", f"gain {gain}", np.clip(clean * gain, -1, 1), "clipped", coded=gain == 12)
    for share in (0.001, 0.006, 0.02):
        gain = 1 / np.quantile(np.abs(voice), 1 - share)
        yield Damage("clipped", f"{share:.1%} of the samples", np.clip(clean * gain, -1, 1), "clipped")
    yield Damage("clipped", "soft limiter", np.tanh(clean * 12).astype(np.float32), "clipped")
    yield Damage("clipped", "limiter at -0.1 dBFS", np.clip(clean * 12, -0.9886, 0.9886), "clipped")
    for ceiling in (0.9, 0.5, 0.1):
        yield Damage(
            "cut flat below full scale", f"at {ceiling}", np.clip(clean * 12 * ceiling, -ceiling, ceiling), "clipped"
        )
    for dbfs in (-35, -45, -50):
        sound = clean * np.float32(10 ** ((dbfs - VOICE_DBFS) / 20))
        yield Damage("too quiet", f"{dbfs} dBFS", sound, "too_quiet", coded=dbfs == -45)
    for offset in (0.03, -0.05, 0.1, 0.2):
        yield Damage("offset", f"{offset:+}", np.clip(clean + np.float32(offset), -1, 1), "dc_offset")


def _behind(clean: Sound, others: list[Sound], chance: np.random.Generator) -> Iterator[Damage]:
    size = len(clean)
    noises = {colour: coloured(size, exponent, chance) for colour, exponent in COLOURS.items()}
    for colour, noise in {**noises, "babble": babble(size, others)}.items():
        for below in (*NOISES_DB, *SOFT_NOISES_DB.get(colour, ())):
            sound = clean + level(noise, VOICE_DBFS - below)
            yield Damage(f"noise, {colour}", f"{below} dB", sound, "noisy", coded=below == 10)
    for mains in (50, 60):
        for name, harmonics in HUMS.items():
            for below in HUM_DB:
                sound = clean + level(hum(size, mains, harmonics, chance), VOICE_DBFS - below)
                coded = below == 12 and name == "with harmonics"
                yield Damage(f"hum {name}", f"{mains} Hz, {below} dB", sound, "hum", coded=coded)
    for kind, play in MUSIC.items():
        music = play(size, chance)
        for below in MUSIC_DB:
            sound = clean + level(music, VOICE_DBFS - below)
            yield Damage(f"music, {kind}", f"{below} dB", sound, "noisy", coded=below == 10)


def _cuts(voice: Sound, chance: np.random.Generator) -> Iterator[Damage]:
    first, last = voice_edges(voice)
    for ms in (100, 200, 300):
        start = in_room(voice[first + ms * 48 :], chance, before=False)
        end = in_room(voice[: last - ms * 48], chance, after=False)
        for studio in (False, True):
            where = "studio" if studio else "file"
            coded = ms == 200 and not studio
            yield Damage(f"cut beginning, {where}", f"{ms} ms", start, "cut_start", studio=studio, coded=coded)
            yield Damage(f"cut end, {where}", f"{ms} ms", end, "cut_end", studio=studio, coded=coded)


def _transmission(clean: Sound, chance: np.random.Generator) -> Iterator[Damage]:
    size, at = len(clean), np.arange(len(clean))
    low = signal.resample_poly(clean, 1, 6)
    yield Damage(
        "8 kHz", "filtered", signal.resample_poly(low, 6, 1)[:size].astype(np.float32), "telephone_band", coded=True
    )
    yield Damage(
        "8 kHz", "straight lines", np.interp(at, at[::6], low[: len(at[::6])]).astype(np.float32), "telephone_band"
    )
    yield Damage("8 kHz", "samples repeated", np.repeat(low, 6)[:size].astype(np.float32), "telephone_band")
    yield Damage("8 kHz", "without a filter", np.repeat(clean[::6], 6)[:size], "telephone_band")
    band = signal.butter(8, [300, 3400], "bandpass", fs=RATE, output="sos")
    yield Damage("8 kHz", "300-3400 Hz", signal.sosfilt(band, clean).astype(np.float32), "telephone_band")
    for ms, count in HOLES_MS:
        yield Damage("dropouts", f"{count} of {ms} ms", holes(clean, ms, count, chance), "dropouts", coded=ms == 100)
    spoken = clean.copy()
    for k in range(5):
        start = size // 2 + k * 6000
        spoken[start : start + 1500] = 0
    yield Damage("dropouts", "5 of 31 ms in the middle", spoken, "dropouts")


def _returns_and_breaks(clean: Sound, chance: np.random.Generator) -> Iterator[Damage]:
    """Each as strong as its generator draws it (tests/material/spoilt.py)."""
    yield Damage("echo", "a voice and its loudspeaker", doubled(clean, chance), "echo", coded=True)
    yield Damage("echo", "a wall, or the far end of a call", echoed(clean, chance), "echo", coded=True)
    yield Damage("echo", "a bare room of a second", in_a_bare_room(clean, chance), "echo")
    yield Damage("clicks", "two to five", clicking(clean, chance), "clicks")
    yield Damage("clicks", "150 ms lost without a hole", without_a_piece(clean, chance), "clicks")
    yield Damage("clean", "a step of 12 dB", stepped(clean, chance, 4.0), None)
    yield Damage("clean", "a furnished room", in_a_room(clean, chance, seconds=0.5, below_db=6), None)


def holes(clean: Sound, ms: int, count: int, chance: np.random.Generator) -> Sound:
    """Moments of exact silence inside the voice, each begun where the voice is loud."""
    sound, width = clean.copy(), ms * 48
    frames = np.sqrt(np.mean(np.square(clean[: len(clean) // 480 * 480].reshape(-1, 480)), axis=1))
    loud = np.flatnonzero(frames > 10 ** ((VOICE_DBFS - 6) / 20)) * 480
    inside = loud[(loud > loud[0] + RATE // 5) & (loud < loud[-1] - RATE // 5 - width)]
    for start in chance.choice(inside if len(inside) else loud, count):
        sound[start : start + width] = 0
    return sound


def nothing(chance: np.random.Generator) -> Iterator[Damage]:
    """A minute in which nobody speaks."""
    size = 60 * RATE
    sounds = {
        "zeros": np.zeros(size, np.float32),
        "one step of 16 bits": np.asarray(chance.integers(-1, 2, size) / 32768, np.float32),
        "room tone -70 dBFS": level(coloured(size, 0, chance), -70),
        "pink noise -50 dBFS": level(coloured(size, 1, chance), -50),
        "traffic -35 dBFS": level(coloured(size, 2, chance), -35),
        "hum -30 dBFS": level(hum(size, 50, HUMS["with harmonics"], chance), -30),
        **{f"{kind} -30 dBFS": level(play(size, chance), -30) for kind, play in MUSIC.items()},
    }
    for name, sound in sounds.items():
        yield Damage("60 s of nothing", name, sound, "no_speech")
