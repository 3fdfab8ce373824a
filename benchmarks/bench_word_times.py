"""How far from where a word begins the forced alignment finds it, by language, and what it costs.

Words of people are joined to sentences (`tests/material/known_words.py`), so that their times are known; a language is
lit up by word where the p95 is at most 0.3 s (`craft.text.heard_words.TIMED_LANGUAGES`), else by sentence.

[PORTEVOIX_MEDIA=…] python -m benchmarks.bench_word_times [sentences]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.size import sized
from benchmarks.take_material import MEDIA
from craft.sound.sample_rate import RATE
from craft.text.heard_words import TIMED_LANGUAGES
from media.speech.word_times import word_times
from tests.material.known_words import RECORDED, joined, recorded_words, single_words
from tests.material.voices import SPEAKERS

AIM_S = 0.3


def main(sentences: int) -> int:
    sources = {language: (language, single_words(language)) for language in sized(list(SPEAKERS), ["es"])}
    for name, table in RECORDED.items():
        if (MEDIA / table).is_file():
            sources[name] = (name[:2], recorded_words(name, MEDIA))
    print(f"{'language':<14} {'n':>5} {'median':>8} {'p95':>8} {'most':>8} {'lost':>5} {'cost':>6}   (s; × length)")
    missed = False
    for name, (language, words) in sources.items():
        missed |= _measure(name, language, words, sentences) > AIM_S and name in TIMED_LANGUAGES
    return int(missed)


def _measure(name: str, language: str, words: tuple[tuple[str, Path], ...], sentences: int) -> float:
    """Print the figures of one language; returns the p95 in seconds."""
    off, lost, seconds, cost = list[float](), 0, 0.0, 0.0
    for seed in range(sentences):
        said = joined(words, seed)
        begun = time.process_time()
        found = word_times(said.sound, said.text, language)
        cost += time.process_time() - begun
        seconds += len(said.sound) / RATE
        lost += not found
        pairs = zip(found, said.times_ms, strict=False)  # none where the text was not found
        off += [abs(at - known) / 1000 for at, known in pairs if known is not None]
    median, p95, most = (float(np.percentile(off, share)) if off else np.inf for share in (50, 95, 100))
    print(f"{name:<14} {len(off):>5} {median:8.3f} {p95:8.3f} {most:8.2f} {lost:>5} {cost / seconds:6.3f}", flush=True)
    return p95


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
