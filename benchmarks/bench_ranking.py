"""What a reviewer hears first: faults planted in real takes, and how many of them come in the first fifth.

    .venv/bin/python -m benchmarks.bench_ranking [--voices cs-v,en,…] [--takes 60] [--drafts FILE] [--whisper]

Of each voice some takes are a film. A fault takes the place of one of them, the others stay. Found: above the score
that one true take in five exceeds, with its 95 % interval (Wilson); in parentheses by expected length alone, and with
--whisper by the error of what Whisper hears in the same sound against the text. The rows below each voice's first are
its curve: above the score that another share of the true takes exceeds. A label is doubted, and its take left out
before any score is seen, where its length lies far from the voice's and Whisper hears something else.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from benchmarks.ranking_material import Labelled, Sound, Spoken, cut_end, every_take, half, spoken, swapped_word
from benchmarks.size import sized
from craft import languages
from craft.sound.sample_rate import RATE
from craft.takes.cut_end import end_drop_db
from craft.takes.doubt import TakeEvidence, TextCheck, doubts
from craft.takes.heard_text import character_error_rate
from craft.takes.voice_colour import voice_colour
from craft.timing.speech_rate import predicted_ms
from media.speech import said_text
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import packaged_model

KINDS = ("wrong sentence", "missing half", "other language", "cut end", "swapped word")
DOUBTED_SPREADS, DOUBTED_ERROR = 2.5, 0.5
FIRST, CURVE = 0.2, (0.05, 0.1, 0.3, 0.5)  # of the true takes


@dataclass(frozen=True)
class Take:
    label: Labelled
    spoken: Spoken

    @property
    def length(self) -> float:
        return math.log(len(self.spoken.sound) / RATE * 1000 / _expected_ms(self.label.text, self.label.language))


def _expected_ms(text: str, language: str) -> int:
    return max(1, predicted_ms(text, languages.get(language).seconds_per_letter))


def evidence(sound: Sound, text: str, take: Take) -> TakeEvidence:
    margin, colour = said_text.text_margin(sound, text, take.label.language), voice_colour(sound)
    return TakeEvidence(
        voice=1,
        length_ms=len(sound) * 1000 // RATE,
        expected_ms=_expected_ms(text, take.label.language),
        check=TextCheck.LOST if margin is None else TextCheck.FOUND,
        margin=margin.mean if margin else None,
        end=margin.end if margin else None,
        hurried=margin.hurried if margin else None,
        loudness_lufs=take.spoken.loudness_lufs,
        pitch_hz=colour.pitch_hz,
        tilt_db=colour.tilt_db,
        end_drop_db=end_drop_db(sound),
    )


@cache
def whisper() -> FasterWhisper:
    return FasterWhisper(packaged_model(Path(tempfile.gettempdir()) / "bench_ranking"))


def has_doubtful_label(take: Take, takes: Sequence[Take]) -> bool:
    lengths = np.array([other.length for other in takes])
    middle = np.median(lengths)
    spread = max(0.15, 1.48 * float(np.median(np.abs(lengths - middle))))
    code = languages.whisper_code(take.label.language)
    if abs(take.length - middle) < DOUBTED_SPREADS * spread or code is None:
        return False
    return character_error_rate(take.label.text, heard(take.spoken.sound, code)) > DOUBTED_ERROR


def heard(sound: Sound, language: str) -> str:
    """What Whisper hears."""
    with tempfile.TemporaryDirectory() as folder:
        soundfile.write(file := Path(folder) / "take.wav", sound, RATE)
        return " ".join(window.text for window in whisper().transcribe(file, language=language))


class Errors:
    """Whisper's error of a sound against a text. Each sound is heard once."""

    def __init__(self, language: str) -> None:
        self.code = languages.whisper_code(language)
        self.texts: dict[int, tuple[Sound, str]] = {}

    def of(self, sound: Sound, text: str) -> float:
        if self.code is None:
            return math.nan
        if id(sound) not in self.texts:  # kept with its text, so that no other sound gets its number
            self.texts[id(sound)] = sound, heard(sound, self.code)
        return character_error_rate(text, self.texts[id(sound)][1])


def material(voice: str, labels: Sequence[Labelled], count: int) -> list[Take]:
    mine = [label for label in labels if label.voice == voice]
    found: list[Take] = []
    for at in np.random.default_rng([1, *voice.encode()]).permutation(len(mine)):
        if (heard := spoken(mine[at])) is not None:
            found.append(Take(mine[at], heard))
        if len(found) == count:
            break
    return found


def measure(voice: str, takes: Sequence[Take], foreign: Sequence[Sound], *, by_whisper: bool) -> str:
    """The rows of a voice."""
    chance = np.random.default_rng([2, *voice.encode()])
    kept = [take for take in takes if not has_doubtful_label(take, takes)]
    began, true = time.process_time(), [evidence(take.spoken.sound, take.label.text, take) for take in kept]
    cost = (time.process_time() - began) / sum(len(take.spoken.sound) / RATE for take in kept)
    usual, by_length = _scores(true), _by_length(true)
    errors = Errors(takes[0].label.language) if by_whisper else None
    wrongs = [errors.of(take.spoken.sound, take.label.text) for take in kept] if errors else [0.0]
    planted_scores: dict[str, list[list[float]]] = {kind: [] for kind in KINDS}
    texts = [take.label.text for take in kept]
    for at, take in enumerate(kept):
        other = kept[(at + 1 + int(chance.integers(len(kept) - 1))) % len(kept)]
        planted = {
            "wrong sentence": (other.spoken.sound, take.label.text),
            "missing half": (half(take.spoken.sound, chance), take.label.text),
            "other language": (foreign[at % len(foreign)], take.label.text),
            "cut end": (cut_end(take.spoken.sound, chance), take.label.text),
            "swapped word": (take.spoken.sound, swapped_word(take.label.text, texts, chance)),
        }
        for kind, (sound, text) in planted.items():
            film = [*true]
            film[at] = evidence(sound, text, take)
            scores = [_scores(film)[at], _by_length(film)[at], *([errors.of(sound, text)] if errors else [])]
            planted_scores[kind].append(scores)
    lost = sum(one.check == TextCheck.LOST for one in true)

    def found(kind: str, share: float) -> list[list[bool]]:
        """Of each way to score, which faults lie above what this share of the true takes exceeds."""
        limits = (np.quantile(scores, 1 - share) for scores in (usual, by_length, wrongs))
        return [list(scores > limit) for scores, limit in zip(np.array(planted_scores[kind]).T, limits, strict=False)]

    cells = " | ".join(_cell(*found(kind, FIRST)) for kind in KINDS)
    rows = [f"| {voice} | {len(kept)} | {len(takes) - len(kept)} | {lost} | {cells} | {cost:.2f} |"]
    for share in CURVE:
        shares = " | ".join(", ".join(map(_share, found(kind, share))) for kind in KINDS)
        rows.append(f"| {voice}, first {100 * share:.0f} % | | | | {shares} | |")
    return "\n".join(rows)


def _scores(film: Sequence[TakeEvidence]) -> list[float]:
    return [doubt.score for doubt in doubts(film)]


def _by_length(film: Sequence[TakeEvidence]) -> list[float]:
    return _scores([TakeEvidence(one.voice, one.length_ms, one.expected_ms) for one in film])


def _cell(ours: Sequence[bool], *others: Sequence[bool]) -> str:
    low, high = interval(sum(ours), len(ours))
    return f"{_share(ours)} [{100 * low:.0f}–{100 * high:.0f}] ({', '.join(map(_share, others))})"


def interval(found: int, of: int) -> tuple[float, float]:
    """Wilson's of 95 %."""
    share, z = found / of, 1.96
    middle, half = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def _share(found: Sequence[bool]) -> str:
    return f"{100 * sum(found) / len(found):.0f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--voices", default="cs-m,cs-v,nl-m,nl-v,en,fr,de,pt,ar,tr")
    options.add_argument("--takes", type=int, default=sized(60, 3))
    options.add_argument("--drafts", type=Path)
    options.add_argument("--whisper", action="store_true")
    chosen = options.parse_args()
    said_text._free_path = cache(said_text._free_path)
    labels = every_take(chosen.drafts)
    print(
        "| voice | takes | labels doubted | text lost | " + " | ".join(KINDS) + " | processor s a second |", flush=True
    )
    print("|---|" + "---:|" * (4 + len(KINDS)), flush=True)
    read = cache(lambda voice: material(voice, labels, chosen.takes))
    for voice in chosen.voices.split(","):
        takes = read(voice)
        language = voice.partition("-")[0].rstrip("*")
        strangers = next(
            (
                v
                for v in ("cs-v", "fr", "en", "nl-v")
                if v.partition("-")[0] != language and any(x.voice == v for x in labels)
            ),
            "",
        )
        foreign = [take.spoken.sound for take in read(strangers)]
        if len(takes) > 4 and foreign:
            print(measure(voice, takes, foreign, by_whisper=chosen.whisper), flush=True)


if __name__ == "__main__":
    main()
