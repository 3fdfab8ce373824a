"""Segments of the French test speech (20 min of joined instructions; or any file), from Whisper's words.

    PORTEVOIX_MEDIA=… python benchmarks/bench_segmentation.py [SOUND] [MODEL]

Figures: share of boundaries inside a sentence, share of segments outside 1.5–10 s. MODEL: a name, a directory, or
nothing for the packaged one. The words are kept in a temporary file, so that a second run segments at once.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.segmentation import is_sentence_boundary, segment_words, segmentation_figures
from craft.transcripts.words import Word
from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import resolve_model

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))


def heard(sound: Path, model: str) -> list[Word]:
    kept = Path(tempfile.gettempdir()) / f"words-{sound.stem}-{Path(model).name or 'packaged'}.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            engine = FasterWhisper(resolve_model(model, Path(folder)))
            words = [word for window in engine.transcribe(sound) for word in window.words]
        kept.write_text(json.dumps([(word.start_ms, word.end_ms, word.text, word.confidence) for word in words]))
    return [Word(*row) for row in json.loads(kept.read_text())]


def recordings(table: Path) -> list[tuple[int, int]]:
    """The silences between the joined recordings, in milliseconds; none without a table beside the sound."""
    if not table.exists():
        return []
    with table.open(encoding="utf-8") as file:
        spans = [(float(row["start"]), float(row["end"])) for row in csv.DictReader(file, delimiter="\t")]
    return [(round(1000 * left[1]), round(1000 * right[0])) for left, right in pairwise(spans)]


def main(sound: Path, model: str) -> None:
    words = heard(sound, model)
    clean = without_hallucinations(words)
    pieces = segment_words(clean)
    figures = segmentation_figures(pieces)
    lengths = sorted((piece.end_ms - piece.start_ms) / 1000 for piece in pieces)
    # The test speech is joined from recordings: between two of them a sentence ends, whatever Whisper wrote.
    joints = recordings(sound.with_suffix(".tsv"))

    def between(end_ms: int, start_ms: int) -> bool:
        return any(end_ms - 300 <= joint[1] and joint[0] <= start_ms + 300 for joint in joints)

    inside = [
        (earlier.text[-30:], later.text[:30])
        for earlier, later in pairwise(pieces)
        if not is_sentence_boundary(earlier, later) and not between(earlier.end_ms, later.start_ms)
    ]
    print(f"{len(words)} words heard, {len(words) - len(clean)} never said, {figures.segments} segments")
    print(f"boundaries inside a sentence: {100 * figures.boundaries_inside_sentence:.1f} %")
    if joints:
        print(f"of them truly (not between two recordings): {100 * len(inside) / max(1, len(pieces) - 1):.1f} %")
        cuts = [(earlier.end_ms - 300, later.start_ms + 300) for earlier, later in pairwise(pieces)]
        ends = sum(any(start <= joint[1] and joint[0] <= end for start, end in cuts) for joint in joints)
        print(f"joints of recordings that are boundaries too: {100 * ends / len(joints):.1f} % of {len(joints)}")
    print(f"outside 1.5–10 s: {100 * figures.outside_length:.1f} %")
    print(f"lengths: median {lengths[len(lengths) // 2]:.1f} s, {lengths[0]:.1f}–{lengths[-1]:.1f} s")
    print(f"sentences a segment: {Counter(sum(sign in '.!?…' for sign in piece.text) for piece in pieces)}")
    for left, right in inside[:20]:
        print(f"  … {left} | {right} …")


if __name__ == "__main__":
    arguments = [*sys.argv[1:], "", ""]
    main(Path(arguments[0] or MEDIA / "fr" / "long_fr_instructions.ogg"), arguments[1])
