"""Takes with their texts for `bench_ranking`, and the faults that are planted in them.

Texts: of a game whose two fish are spoken (Debian's fillets-ng-data, -cs and -nl), of GCompris (English as written,
French as Whisper wrote it down, read by nobody), of FLEURS; words of Arabic and Turkish, joined to sentences (not their
single letters: those are said by names that no text has). With `--drafts FILE` (language, file, text, divided by tabs)
other recordings too.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.take_material import MEDIA, SMALLEST_BYTES
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.takes.take_figures import measure_take
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material.cached_files import converted

FILLETS = Path(os.environ.get("FILLETS_NG", "/usr/share/games/fillets-ng"))
LEAST_WORDS, LEAST_S, MOST_S = 3, 1.5, 12.0
JOINED_WORDS, JOINED = 4, 80  # words of a sentence, and how many are joined
LINE = re.compile(r'dialogId\("([^"]+)"[^\n]*\)\s*\n\s*dialogStr\("((?:[^"\\]|\\.)*)"\)')
SOURCES = {  # folder, and how the table beside it names the file and the text
    "en": ("takes/en/gcompris-intro", "en_script_text"),
    "fr": ("fr/gcompris-intro", "fr_whisper_base_DRAFT"),
}
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Labelled:
    """One recording and the text that it should say. voice: the language, and whose voice where it has two."""

    voice: str
    language: str
    files: tuple[Path, ...]
    text: str


@dataclass(frozen=True)
class Spoken:
    """A take as the service knows it: the trimmed sound, and the figures of the whole file."""

    sound: Sound
    loudness_lufs: float


def every_take(drafts: Path | None) -> list[Labelled]:
    found = [*_game(), *_instructions(), *_read(), *_words(), *(_labels_from_drafts(drafts) if drafts else ())]
    return [take for take in found if len(take.text.split()) >= LEAST_WORDS and all(map(_is_file, take.files))]


def _is_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > SMALLEST_BYTES


def _game() -> Iterator[Labelled]:
    for language in ("cs", "nl"):
        for script in sorted(FILLETS.glob(f"script/*/dialogs_{language}.lua")):
            for name, text in LINE.findall(script.read_text("utf-8")):
                if fish := re.search("-([mv])-", name):
                    file = FILLETS / "sound" / script.parent.name / language / f"{name}.ogg"
                    yield Labelled(f"{language}-{fish[1]}", language, (file,), text.replace('\\"', '"'))


def _instructions() -> Iterator[Labelled]:
    for row in _table(MEDIA / "fr/intro_draft.tsv"):
        for language, (folder, column) in SOURCES.items():
            yield Labelled(language, language, (MEDIA / folder / Path(row["file"]).name,), row[column] or "")


def _read() -> Iterator[Labelled]:
    for language, folder in (("de", "takes/de/fleurs"), ("pt", "takes/pt/fleurs")):
        for file in sorted((MEDIA / folder).glob("*.ogg")):
            yield Labelled(language, language, (file,), file.with_suffix(".txt").read_text("utf-8").strip())


def _words() -> Iterator[Labelled]:
    for language in ("ar", "tr"):
        folder = MEDIA / f"takes/{language}/words"
        rows = [row for row in _table(folder / "words_transcripts.tsv") if len(row["text"].strip()) > 1]
        chance = np.random.default_rng(7)
        for _ in range(JOINED if rows else 0):
            some = [rows[at] for at in chance.choice(len(rows), JOINED_WORDS, replace=False)]
            yield Labelled(
                language, language, tuple(folder / row["file"] for row in some), " ".join(row["text"] for row in some)
            )


def _labels_from_drafts(drafts: Path) -> Iterator[Labelled]:
    for line in drafts.read_text("utf-8").splitlines():
        language, file, text = line.split("\t")
        yield Labelled(f"{language}*", language, (Path(file),), text)


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def spoken(take: Labelled) -> Spoken | None:
    """None where no voice is heard, or too little or too much of it."""
    sounds = [read_take(_readable(file)) for file in take.files]
    figures, speech = measure_take(whole := np.concatenate(sounds), speech_probability(whole))
    if speech is None or not LEAST_S * 1000 <= speech.trimmed_end_ms - speech.trimmed_start_ms <= MOST_S * 1000:
        return None
    span = slice(speech.trimmed_start_ms * SAMPLES_PER_MS, speech.trimmed_end_ms * SAMPLES_PER_MS)
    return Spoken(whole[span], figures.loudness_lufs)


def _readable(file: Path) -> Path:
    """Raw G.722, as Debian's announcements are kept, as FLAC."""
    if file.suffix != ".g722":
        return file
    return converted(f"ranking-{file.parent.name}-{file.stem}.flac", "-f", "g722", "-i", file, "-ar", RATE)


def half(sound: Sound, chance: np.random.Generator) -> Sound:
    middle = len(sound) // 2
    return sound[:middle] if chance.random() < 0.5 else sound[middle:]


def cut_end(sound: Sound, chance: np.random.Generator) -> Sound:
    """Without the last quarter to half second, at most three tenths of it."""
    return sound[: -int(min(chance.uniform(0.25, 0.5) * RATE, len(sound) * 0.3))]


def swapped_word(text: str, others: list[str], chance: np.random.Generator) -> str:
    """One word of four letters or more replaced by one of other texts that is about as long."""
    words = text.split()
    long = [at for at, word in enumerate(words) if len(word) >= 4] or [0]
    at = int(chance.choice(long))
    pool = [word for other in others for word in other.split() if word.casefold() != words[at].casefold()]
    near = [word for word in pool if abs(len(word) - len(words[at])) <= 1] or pool
    words[at] = str(chance.choice(near))
    return " ".join(words)
