"""Whisper on the French test speech: word error rate, real-time factor, peak memory; where segments are cut; how near
a text without times comes to its moments.

    PORTEVOIX_MEDIA=… python -m benchmarks.bench_transcription [MODEL] [SECONDS]
    PORTEVOIX_MEDIA=… python -m benchmarks.bench_transcription [MODEL] --memory SECONDS

The second hears a long file only (the instructions in a loop) and says how high memory stood after every ten minutes.

Word error rate: against exact texts only (FLEURS, read sentences; spoken commands, whose text is the file's name), in
lower case, without punctuation, numbers as they are written. Boundaries: the joined instructions, SECONDS of them (all
without), where the true ends of sentences are known: a boundary is bad when it lies inside a recording and no sentence
ends there, or when its segment is outside 1.5–10 s. Whisper's own segments beside ours.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
import regex
import soundfile
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rapidfuzz.distance import Levenshtein

from craft.takes.speech_span import find_speech
from craft.transcripts.french_sentences import ends_sentence
from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.segmentation import LONGEST_MS, SHORTEST_MS, segment_words
from craft.transcripts.transcript_alignment import align_lines
from craft.transcripts.words import Word
from media.sound.take_reader import read_take
from media.speech.transcription import FasterWhisper, Window
from media.speech.voice_activity import speech_probability
from media.speech.whisper_model import resolve_model

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
NEAR_MS = 300  # how far a boundary may lie from the silence between two recordings


@dataclass(frozen=True)
class Cut:
    """One segment: its span and its words, whoever cut it."""

    start_ms: int
    end_ms: int
    text: str


def exact_texts() -> dict[str, list[tuple[Path, str]]]:
    fleurs = [
        (path.with_suffix(".ogg"), path.read_text("utf-8")) for path in sorted((MEDIA / "fr/fleurs").glob("*.txt"))
    ]
    folder = MEDIA / "fr/commands"
    with (folder / "transcripts.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    commands = [(folder / row["file"], row["text"]) for row in rows if (folder / row["file"]).exists()]
    return {"FLEURS, read sentences": fleurs, "spoken commands": commands}


def plain_words(text: str) -> list[str]:
    """Lower case, no punctuation; an elided word is a word (l'école: l, école)."""
    return regex.findall(r"[\p{L}\p{M}\p{N}]+", text.casefold())


def word_errors(engine: FasterWhisper, name: str, clips: Sequence[tuple[Path, str]]) -> None:
    wrong = total = length = 0
    begun = perf_counter()
    for path, text in clips:
        windows = list(engine.transcribe(path))
        heard, said = plain_words(" ".join(window.text for window in windows)), plain_words(text)
        wrong, total = wrong + Levenshtein.distance(said, heard), total + len(said)
        length += windows[-1].end_ms if windows else 0
    took = perf_counter() - begun
    print(
        f"{name}: word error rate {100 * wrong / max(1, total):.1f} % of {total} words, {len(clips)} clips; "
        f"real-time factor {took / max(0.001, length / 1000):.2f}"
    )


def text_times(engine: FasterWhisper, clips: Sequence[tuple[Path, str]], windows: Sequence[Window]) -> None:
    """How far the beginnings and ends of lines without times lie from the truth: exact texts of ten people, joined with
    pauses; and the instructions (their texts are drafts of a machine)."""
    with tempfile.TemporaryDirectory() as folder:
        joined = Path(folder) / "joined.wav"
        spans: list[tuple[float, float]] = []
        parts: list[NDArray[np.float32]] = []
        for path, _text in clips:
            samples = read_take(path)
            begin_ms = sum(map(len, parts)) / 48
            speech = find_speech(samples, speech_probability(samples))
            assert speech is not None, path
            spans.append((begin_ms + speech.start_ms, begin_ms + speech.end_ms))
            parts += [samples, np.zeros(48_000, np.float32)]
        soundfile.write(joined, np.concatenate(parts), 48_000)
        offsets("exact texts", [text for _path, text in clips], spans, list(engine.transcribe(joined)))
    with (MEDIA / "fr/intro_draft.tsv").open(encoding="utf-8") as file:
        drafts = {row["file"]: row["fr_whisper_base_DRAFT"] for row in csv.DictReader(file, delimiter="\t")}
    with (MEDIA / "fr/long_fr_instructions.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if drafts.get(row["file"], "").strip()]
    rows = [row for row in rows if 1000 * float(row["end"]) <= windows[-1].end_ms]
    truth = [(1000 * float(row["start"]), 1000 * float(row["end"])) for row in rows]
    offsets(
        "instructions (drafts, the recordings' whole lengths)", [drafts[row["file"]] for row in rows], truth, windows
    )


def offsets(name: str, lines: Sequence[str], spans: Sequence[tuple[float, float]], windows: Sequence[Window]) -> None:
    words = [Word(w.start_ms, w.end_ms, f" {w.text}", w.confidence) for window in windows for w in window.words]
    pieces = align_lines(lines, without_hallucinations(words))
    for which, own, true in (
        ("begins", [piece.start_ms for piece in pieces], [span[0] for span in spans]),
        ("ends", [piece.end_ms for piece in pieces], [span[1] for span in spans]),
    ):
        off = sorted(abs(at - there) for at, there in zip(own, true, strict=True))
        print(
            f"lines without times, {name}: {len(off)} {which} {off[len(off) // 2]:.0f} ms off in the median, "
            f"{off[int(0.9 * len(off))]:.0f} for 90 %, {off[-1]:.0f} at most"
        )


def whisper_cuts(windows: Sequence[Window]) -> list[Cut]:
    """Whisper's own segments: a word that `begins` opens one."""
    cuts: list[Cut] = []
    for word in (word for window in windows for word in window.words):
        if word.begins or not cuts:
            cuts.append(Cut(word.start_ms, word.end_ms, word.text))
        else:
            cuts[-1] = Cut(cuts[-1].start_ms, word.end_ms, f"{cuts[-1].text} {word.text}")
    return cuts


def our_cuts(windows: Sequence[Window]) -> list[Cut]:
    words = [Word(w.start_ms, w.end_ms, f" {w.text}", w.confidence) for window in windows for w in window.words]
    return [Cut(word.start_ms, word.end_ms, word.text) for word in segment_words(without_hallucinations(words))]


def boundaries(name: str, cuts: Sequence[Cut], joints: Sequence[tuple[int, int]]) -> float:
    """One line; the share of bad boundaries."""

    def truly_between(left: Cut, right: Cut) -> bool:
        return any(left.end_ms - NEAR_MS <= end and start <= right.start_ms + NEAR_MS for start, end in joints)

    inside = [
        not (truly_between(left, right) or ends_sentence(left.text, right.text)) for left, right in pairwise(cuts)
    ]
    outside = [not SHORTEST_MS <= cut.end_ms - cut.start_ms <= LONGEST_MS for cut in cuts]
    bad = [cut or odd for cut, odd in zip(inside, outside[1:], strict=True)]
    share = 100 * sum(bad) / max(1, len(bad))
    print(
        f"{name}: {len(cuts)} segments; inside a sentence {100 * sum(inside) / max(1, len(inside)):.1f} %, "
        f"outside 1.5–10 s {100 * sum(outside) / max(1, len(outside)):.1f} %, bad boundaries {share:.1f} %"
    )
    return share


def main(model: str, seconds: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        engine = FasterWhisper(resolve_model(model, Path(folder)))
        texts = exact_texts()
        for name, clips in texts.items():
            word_errors(engine, name, clips)
        sentences = texts["FLEURS, read sentences"]
        windows: list[Window] = []
        begun = perf_counter()
        for window in engine.transcribe(MEDIA / "fr/long_fr_instructions.ogg"):
            windows.append(window)
            if seconds and window.end_ms >= 1000 * seconds:
                break
        took = perf_counter() - begun
        text_times(engine, sentences, windows)
    heard = windows[-1].end_ms
    with (MEDIA / "fr/long_fr_instructions.tsv").open(encoding="utf-8") as file:
        spans = [(float(row["start"]), float(row["end"])) for row in csv.DictReader(file, delimiter="\t")]
    joints = [(round(1000 * left[1]), round(1000 * right[0])) for left, right in pairwise(spans)]
    print(f"joined instructions: {heard / 60000:.1f} min heard, real-time factor {took / (heard / 1000):.2f}")
    raw = boundaries("Whisper's own segments", whisper_cuts(windows), joints)
    ours = boundaries("our segments", our_cuts(windows), joints)
    print(f"peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    return 0 if ours < raw else 1


def memory(model: str, seconds: int) -> int:
    """Highest resident memory of the process, ten minutes by ten minutes; at most a tenth more at the end."""
    with tempfile.TemporaryDirectory() as folder:
        engine, recording = FasterWhisper(resolve_model(model, Path(folder))), Path(folder) / "long.ogg"
        looped = ["-stream_loop", "-1", "-i", str(MEDIA / "fr/long_fr_instructions.ogg"), "-c", "copy"]
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *looped, "-t", str(seconds), str(recording)], check=True)
        peaks: list[int] = []
        words = 0
        for window in engine.transcribe(recording):
            words += len(window.words)
            if window.end_ms >= 600_000 * (len(peaks) + 1):
                peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
                print(f"{window.end_ms / 60000:.0f} min heard, {words} words, at most {peaks[-1]} MB", flush=True)
    return 0 if peaks[-1] <= 1.1 * peaks[0] else 1


if __name__ == "__main__":
    if "--memory" in sys.argv:
        at = sys.argv.index("--memory")
        sys.exit(memory("".join(sys.argv[1:at]), int(sys.argv[at + 1])))
    arguments = [*sys.argv[1:], "", ""]
    sys.exit(main(arguments[0], int(arguments[1] or 0)))
