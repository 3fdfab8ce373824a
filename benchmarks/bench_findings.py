"""What is said of a take: every damage of the list on many clean takes of eight languages, and false alarms on clean
ones.

    PORTEVOIX_MEDIA=… python -m benchmarks.bench_findings [--clips 12] [--seed 1] [--only noise hum] [--turns 3]

Prints for each damage how often the finding that names it was given, and for the clean takes each false one by code and
language. --clips: for each language, 0 for every one. --only: groups whose names begin so. --recorded: only the
recordings as they are. --turns 3: of each clip every third case, so that all clips have their turn in a third of the
time, each case on a third of them; the same takes as in the whole. (Half of the time are the programs that send a take
through a codec and back.)
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from craft.sound.sample_rate import RATE

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import soundfile

from benchmarks.take_damage import Damage, damages, nothing
from benchmarks.take_material import LANGUAGES, Clip, Sound, clips
from craft.takes.take_quality import judge_take
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability

PROCESSES = 2
BABBLERS = 6
CODECS = {
    "Opus 64 kb/s": ("opus", "-c:a", "libopus", "-b:a", "64k"),
    "Opus 32 kb/s": ("opus", "-c:a", "libopus", "-b:a", "32k"),
    "Opus 24 kb/s for voice": ("webm", "-c:a", "libopus", "-b:a", "24k", "-application", "voip"),
    "AAC 64 kb/s, 44.1 kHz": ("m4a", "-c:a", "aac", "-b:a", "64k", "-ar", "44100"),
    "16 bits, 44.1 kHz": ("wav", "-ar", "44100", "-c:a", "pcm_s16le"),
}


@dataclass(frozen=True)
class Outcome:
    """What one spoilt take gave. found: code → severity; figure: of the finding that was expected."""

    group: str
    name: str
    code: str | None
    language: str
    clip: str
    found: dict[str, str]


@dataclass(frozen=True)
class Job:
    """One clip with everything that is done to it, in a process of its own. clip None: a minute of nothing."""

    clip: Clip | None
    babblers: tuple[Clip, ...]
    seed: int
    only: tuple[str, ...]
    recorded: bool
    turn: int = 0
    turns: int = 1


def judged(sound: Sound, studio: bool) -> dict[str, str]:
    kept = np.clip(np.round(sound * 32768), -32768, 32767) / 32768
    samples = np.asarray(kept, np.float32)
    quality = judge_take(samples, speech_probability=speech_probability(samples), studio=studio)
    return {finding.code: finding.severity for finding in quality.findings}


def through(sound: Sound, codec: tuple[str, ...]) -> Sound:
    """The sound as it comes back from a codec (ffmpeg's)."""
    with tempfile.TemporaryDirectory() as folder:
        wav, coded = Path(folder) / "take.wav", Path(folder) / f"coded.{codec[0]}"
        soundfile.write(wav, np.clip(sound, -1, 1), RATE, subtype="PCM_16")
        command = ("ffmpeg", "-v", "error", "-nostdin", "-i", wav, *codec[1:], coded)
        subprocess.run([str(part) for part in command], check=True, timeout=60)
        return read_take(coded)


def run(job: Job) -> list[Outcome]:
    """Everything that is asked of one clip."""
    chance = np.random.default_rng(job.seed)
    if job.clip is None:
        made: Iterator[Damage] = nothing(chance)
        language, name = "-", "-"
    else:
        language, name = job.clip.language, job.clip.name
        voice = job.clip.read()
        made = iter([Damage("clean", "as recorded", voice, None)])
        if not job.recorded:
            made = iter([*made, *damages(voice, [other.read() for other in job.babblers], chance)])
    found = []
    for number, (damage, codec) in enumerate(_cases(job, made), job.turn):
        if number % job.turns:
            continue
        sound = through(damage.sound, CODECS[codec]) if codec else damage.sound
        called = f"{damage.name}, {codec}" if codec else damage.name
        found.append(Outcome(damage.group, called, damage.code, language, name, judged(sound, damage.studio)))
    return found


def _cases(job: Job, made: Iterator[Damage]) -> Iterator[tuple[Damage, str]]:
    """Each damage as it is (no codec: an empty name), and through the codecs."""
    for damage in made:
        if job.only and not damage.group.startswith(job.only):
            continue
        yield damage, ""
        for codec in CODECS if damage.coded else ():
            yield damage, codec


def jobs(wanted: argparse.Namespace) -> list[Job]:
    chosen = {language: clips(language, wanted.clips, wanted.seed) for language in LANGUAGES}
    talkers = [clips(language, 1, wanted.seed)[0] for language in LANGUAGES]
    made: list[Job] = []
    for language, some in chosen.items():
        for at, clip in enumerate(some):
            others = [other for other in talkers if other.language != language][:BABBLERS]
            asked = (wanted.seed * 10_000 + at, tuple(wanted.only), wanted.recorded)
            made.append(Job(clip, tuple(others), *asked, turn=len(made), turns=wanted.turns))
    if not wanted.recorded:
        made.append(Job(None, (), wanted.seed, tuple(wanted.only), False))
    return made


def report(outcomes: list[Outcome]) -> None:
    lines: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        lines[outcome.group, outcome.name].append(outcome)
    missed = 0
    for (group, name), some in lines.items():
        if some[0].code is None:
            continue
        hits = Counter(str(outcome.found.get(str(outcome.code))) for outcome in some)
        named = len(some) - hits["None"]
        missed += hits["None"]
        where = Counter(outcome.language for outcome in some if str(outcome.code) not in outcome.found)
        print(
            f"{group:26} {name:34} {named:4}/{len(some):<4} retake {hits['retake']:4}  warn {hits['warn']:4}  "
            + " ".join(f"{language} {count}" for language, count in where.items())
        )
    spoilt = sum(outcome.code is not None for outcome in outcomes)
    print(f"\n{missed} of {spoilt} spoilt takes without the finding that names it")
    report_false_alarms(outcomes)


def report_false_alarms(outcomes: list[Outcome]) -> None:
    """What was found in takes that nobody spoilt."""
    clean = [outcome for outcome in outcomes if outcome.code is None]
    for name in dict.fromkeys(outcome.name for outcome in clean):
        some = [outcome for outcome in clean if outcome.name == name]
        alarms = Counter(
            (severity, code, outcome.language) for outcome in some for code, severity in outcome.found.items()
        )
        spoilt = sum(bool(outcome.found) for outcome in some)
        print(f"clean, {name:34} {len(some):4} takes, {spoilt} with a finding")
        for (severity, code, language), count in sorted(alarms.items()):
            which = [outcome.clip for outcome in some if outcome.language == language and code in outcome.found]
            print(f"    {severity:7} {code:15} {language:6} {count:3}  {' '.join(which[:6])}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=12, help="0: every one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=())
    parser.add_argument("--recorded", action="store_true")
    parser.add_argument("--turns", type=int, default=1)
    wanted = parser.parse_args(arguments)
    with ProcessPoolExecutor(PROCESSES) as pool:
        outcomes = [outcome for some in pool.map(run, jobs(wanted)) for outcome in some]
    report(outcomes)
    return int(any(outcome.code is None and "retake" in outcome.found.values() for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
