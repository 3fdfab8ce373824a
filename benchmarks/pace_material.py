"""Voices of people that say texts that are known: what the fit meter is measured on.

Asterisk's announcements (Debian's asterisk-core-sounds-*, the texts in their /usr/share/doc), four speakers in five
languages; and, where PORTEVOIX_MEDIA lies, GCompris' English instructions, its French ones (machine drafts of the text,
where their letters are plausible), spoken French commands, and FLEURS (ten people a language, so no voice of its own).

The script of the instructions is younger than the recordings: a third of them say something else ("use the mouse to
drag and drop" where it has "drag and drop"). So Whisper hears them, and those count that say what is written.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.languages import get
from craft.sound.sample_rate import RATE
from craft.takes.heard_text import character_error_rate
from craft.takes.speech_span import find_speech
from craft.timing.speech_rate import predicted_ms
from media.programs.process import MediaError
from media.sound.take_reader import read_take
from media.speech.transcription import FasterWhisper
from media.speech.voice_activity import speech_probability
from media.speech.whisper_model import resolve_model

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
SOUNDS = Path("/usr/share/asterisk/sounds")
TEXTS = "/usr/share/doc/asterisk-core-sounds-{tag}/core-sounds-{tag}.txt.gz"
SPEAKERS = {
    "fr": "fr_CA_f_June",
    "en": "en_US_f_Allison",
    "es": "es_MX_f_Allison",
    "it": "it_IT_m_Carlo",
    "ru": "ru_RU_f_IvrvoiceRU",
}
NOT_SAID = re.compile(r"[\[\]<>{}]")  # "[ascending tones]"
SHORTEST_S, LONGEST_S, SHORTEST_TEXT = 1.0, 15.0, 12  # a segment is a sentence, not a word
WRONG_TEXT = math.log(2.2)  # farther from the model than any voice: the script says something else
OTHER_WORDS = 0.25  # character error rate: a recogniser mishears less, and a sentence with other words has more


@dataclass(frozen=True)
class Voice:
    """takes: (text, milliseconds of the trimmed take, as alignment would place it)."""

    name: str
    language: str
    takes: list[tuple[str, float]]


def voices(kept: Path | None = None) -> list[Voice]:
    """All voices; `kept`: a file that keeps what was measured, since measuring takes minutes."""
    if kept is not None and kept.exists():
        return [Voice(**row) for row in json.loads(kept.read_text(encoding="utf-8"))]
    found = [Voice(name, tag, list(_plausible(tag, takes))) for name, tag, takes in _every()]
    found = [voice for voice in found if voice.takes]
    if kept is not None:
        kept.write_text(json.dumps([vars(voice) for voice in found], ensure_ascii=False), encoding="utf-8")
    return found


def speech_ms(path: Path) -> float:
    """Length of the trimmed take, by the product's own ears; 0 for what is no recording."""
    try:
        samples = _announcement(path) if path.suffix == ".g722" else read_take(path)
    except MediaError:
        return 0.0
    speech = find_speech(samples, speech_probability(samples))
    return float(speech.trimmed_end_ms - speech.trimmed_start_ms) if speech else 0.0


def _every() -> Iterator[tuple[str, str, Iterator[tuple[str, float]]]]:
    for tag, folder in SPEAKERS.items():
        yield f"{tag} announcements", tag, _announcements(tag, SOUNDS / folder)
    script, english, french = MEDIA / "fr" / "intro_draft.tsv", "takes/en/gcompris-intro", "fr/gcompris-intro"
    yield "en instructions", "en", _table(script, MEDIA / english, "en_script_text", heard_in="en")
    yield "fr instructions (draft)", "fr", _table(script, MEDIA / french, "fr_whisper_base_DRAFT", heard_in="fr")
    commands = MEDIA / "fr" / "commands"
    yield "fr commands", "fr", _table(commands / "transcripts.tsv", commands, "text")
    for tag, folder in (("fr", "fr"), ("de", "takes/de"), ("pt", "takes/pt")):
        yield f"{tag} FLEURS", tag, _fleurs(MEDIA / folder / "fleurs")


def _plausible(tag: str, takes: Iterator[tuple[str, float]]) -> Iterator[tuple[str, float]]:
    rate = get(tag).seconds_per_letter
    for text, real in takes:
        expected = predicted_ms(text, rate)
        if 1000 * SHORTEST_S <= real <= 1000 * LONGEST_S and abs(math.log(real / max(1, expected))) < WRONG_TEXT:
            yield text, real


def _announcements(tag: str, folder: Path) -> Iterator[tuple[str, float]]:
    texts = Path(TEXTS.format(tag=tag))
    if not texts.exists():
        return
    with gzip.open(texts, "rt", encoding="utf-8", errors="replace") as file:
        for line in file:
            name, colon, text = line.partition(":")
            sound = folder / f"{name.strip()}.g722"
            is_text = colon and not line.startswith(";") and not NOT_SAID.search(text)
            if is_text and len(text.strip()) >= SHORTEST_TEXT and sound.exists():
                yield text.strip(), speech_ms(sound)


def _announcement(path: Path) -> np.ndarray:
    # G.722 has no header, so it is no file that a volunteer could send: read here, not by the product's reader.
    command = ["ffmpeg", "-v", "error", "-f", "g722", "-i", str(path), "-ar", str(RATE), "-ac", "1", "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.float32)


def _fleurs(folder: Path) -> Iterator[tuple[str, float]]:
    for text in sorted(folder.glob("*.txt")):
        yield text.read_text(encoding="utf-8").strip(), speech_ms(text.with_suffix(".ogg"))


def _table(path: Path, folder: Path, column: str, heard_in: str = "") -> Iterator[tuple[str, float]]:
    """heard_in: the language in which the recordings must say what is written; empty where the text is theirs."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file, tempfile.TemporaryDirectory() as models:
        engine = FasterWhisper(resolve_model("", Path(models))) if heard_in else None
        for row in csv.DictReader(file, delimiter="\t"):
            sound = folder / Path(row["file"]).name
            real = speech_ms(sound) if row[column] and sound.exists() else 0.0
            if real and (engine is None or _says(engine, sound, heard_in, row[column])):
                yield row[column], real


def _says(engine: FasterWhisper, sound: Path, language: str, text: str) -> bool:
    heard = " ".join(window.text for window in engine.transcribe(sound, language=language))
    return character_error_rate(text, heard) <= OTHER_WORDS
