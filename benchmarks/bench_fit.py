"""Error of the fit meter's model on human takes whose text is known. Design's figures: median 17 % for an unknown
language and voice, 10 % after three own takes, 9 % after twenty; ≤ 5 % of *fits* too long, *too long* right 9 in 10.

    PORTEVOIX_MEDIA=… python benchmarks/bench_fit.py

Takes: FLEURS (fr, de, pt), one clip a speaker; GCompris-voices with the script of the same instruction (en: one
speaker; fr: machine drafts, taken only where its letters are plausible); spoken commands (fr). The length is the
trimmed take's, as alignment would place it.
"""

from __future__ import annotations

import csv
import math
import os
import random
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from craft.languages import get
from craft.takes.speech_span import find_speech
from craft.timing.speech_rate import judge_fit, predicted_ms, speaker_theta, take_residual
from media.programs.process import MediaError
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
Take = tuple[str, float]  # text, real milliseconds


def speech_ms(path: Path) -> float:
    """Length of the trimmed take, by the product's own ears."""
    try:
        samples = read_take(path)
    except MediaError:
        return 0.0  # not a sound file after all: the report leaves it out
    speech = find_speech(samples, speech_probability(samples))
    return float(speech.trimmed_end_ms - speech.trimmed_start_ms) if speech else 0.0


def fleurs(folder: Path) -> Iterator[Take]:
    for text in sorted(folder.glob("*.txt")):
        yield text.read_text(encoding="utf-8").strip(), speech_ms(text.with_suffix(".ogg"))


def table(path: Path, folder: Path, column: str) -> Iterator[Take]:
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            sound = folder / Path(row["file"]).name
            if row[column] and sound.exists():
                yield row[column], speech_ms(sound)


def report(name: str, tag: str, takes: Sequence[Take]) -> None:
    rate = get(tag).seconds_per_letter
    takes = [take for take in takes if take[1] > 300 and predicted_ms(take[0], rate) > 600]
    residuals = [residual for text, real in takes if (residual := take_residual(real, text, rate)) is not None]

    def median_error(own: int) -> float:
        """Median |D / real − 1| in percent when θ is learnt from `own` other takes of the same set."""
        chance, errors = random.Random(1), []
        for _ in range(20):
            for i, (text, real) in enumerate(takes):
                others = [residual for j, residual in enumerate(residuals) if j != i]
                theta = speaker_theta(chance.sample(others, min(own, len(others)))) if own else 0.0
                errors.append(abs(predicted_ms(text, rate, theta) / real - 1))
        return 100 * statistics.median(errors)

    bias = math.exp(statistics.median(math.log(real / predicted_ms(text, rate)) for text, real in takes))
    print(
        f"{name:24} {len(takes):4} takes; real/predicted {bias:.2f}; median error "
        f"{median_error(0):.0f} % unknown, {median_error(3):.0f} % after 3, {median_error(20):.0f} % after 20"
    )


def verdicts(tag: str, takes: Sequence[Take], own: int) -> Counter[str]:
    """Slots drawn around the real lengths; how often *fits* cannot be said in 1.10 slot, and *too long* can in the
    slot itself."""
    rate, chance = get(tag).seconds_per_letter, random.Random(2)
    takes = [take for take in takes if take[1] > 300 and predicted_ms(take[0], rate) > 600]
    residuals = [take_residual(real, text, rate) or 0.0 for text, real in takes]
    counted: Counter[str] = Counter()
    for i, (text, real) in enumerate(takes):
        others = residuals[:i] + residuals[i + 1 :]
        theta = speaker_theta(chance.sample(others, min(own, len(others)))) if own else 0.0
        for _ in range(20):
            slot = real * math.exp(chance.gauss(0, 0.35))
            verdict = judge_fit(text, round(slot), rate, theta=theta, takes=own).verdict
            counted[verdict] += 1
            counted["wrong"] += verdict == "fits" and real > 1.10 * slot
            counted["right"] += verdict == "too_long" and real > slot
    return counted


def said(name: str, own: int, counted: Counter[str]) -> str:
    return (
        f"{name:24} {own} own takes: {counted['wrong']} of {counted['fits']} fits too long "
        f"({100 * counted['wrong'] / max(1, counted['fits']):.1f} %), "
        f"too long right {100 * counted['right'] / max(1, counted['too_long']):.0f} %"
    )


def main() -> None:
    intro = MEDIA / "fr" / "intro_draft.tsv"
    sets = [
        ("fr FLEURS", "fr", list(fleurs(MEDIA / "fr" / "fleurs"))),
        ("de FLEURS", "de", list(fleurs(MEDIA / "takes" / "de" / "fleurs"))),
        ("pt FLEURS", "pt", list(fleurs(MEDIA / "takes" / "pt" / "fleurs"))),
        (
            "fr commands",
            "fr",
            list(table(MEDIA / "fr" / "commands" / "transcripts.tsv", MEDIA / "fr" / "commands", "text")),
        ),
        ("en instructions", "en", list(table(intro, MEDIA / "takes" / "en" / "gcompris-intro", "en_script_text"))),
        ("fr instructions (draft)", "fr", list(table(intro, MEDIA / "fr" / "gcompris-intro", "fr_whisper_base_DRAFT"))),
    ]
    for name, tag, takes in sets:
        report(name, tag, takes)
    for own in (0, 3):
        exact, every = Counter[str](), Counter[str]()
        for name, tag, takes in sets:
            counted = verdicts(tag, takes, own)
            print(said(name, own, counted))
            every += counted
            if "draft" not in name:
                exact += counted
        print(said("all with exact text", own, exact))
        print(said("all", own, every))


if __name__ == "__main__":
    main()
