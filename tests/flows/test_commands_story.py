"""The whole story by commands alone, with real human takes in five languages: published, then measured from outside."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.core.files.storage import storages
from django.core.management import call_command
from numpy.typing import NDArray

from craft.formats.webvtt_reader import read_webvtt
from craft.sound.levels import FRAME, frame_levels
from craft.sound.sample_rate import RATE
from media.sound.measure import best_match, decode
from media.sound.take_reader import read_take
from tests.dubbing.studio import NAMES, spoken_video
from tests.material.voices import announcements, human, samples

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

Samples = NDArray[np.float32]
# What the volunteers wrote; numbers as the French has them.
TEXTS = {
    "en": "Sentence number {n}.",
    "it": "Frase numero {n}.",
    "ru": "Предложение номер {n}.",
    "ar": "الجملة رقم {n}.",
    "tr": "{n} numaralı cümle.",
}
# No free human Arabic or Turkish comes with Debian: Spanish and Italian words stand for them, so many for one sentence.
WORDS = 5
WHOLE = ("en", "it", "ru")
# Where a voice begins: clicks and breaths before it are left out of the published take.
LOUD_DBFS = -20.0
# Takes that are played at about their own pace are found by changing their pace, and pitch, a little.
RATES = tuple(float(rate) for rate in np.arange(0.95, 1.1001, 0.01))


def whole_sentence(language: str) -> Callable[[int, Path], Path]:
    return lambda number, _scratch: human(language, NAMES[number - 1])


def joined_words(speaker: str) -> Callable[[int, Path], Path]:
    """Single words, joined to the length of the French sentence."""

    def join(number: int, scratch: Path) -> Path:
        names = [name for name in announcements(speaker, shortest_s=0.6, longest_s=1.2) if name.startswith("digits/")]
        words = [human(speaker, name) for name in names[(number - 1) * WORDS :][:WORDS]]
        start, end = spoken_video().spans[number - 1]
        sound = np.zeros(RATE // 5, np.float32)
        for word in map(read_take, words):
            if len(sound) + len(word) <= (end - start) * RATE // 1000:
                sound = np.concatenate([sound, word, np.zeros(RATE // 5, np.float32)])
        soundfile.write(scratch / f"{speaker}-{number}.wav", sound, RATE)
        return scratch / f"{speaker}-{number}.wav"

    return join


VOICES = {
    **{language: whole_sentence(language) for language in WHOLE},
    "ar": joined_words("es"),
    "tr": joined_words("it"),
}


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """A command, as `manage.py … --json` prints it."""

    def run(*arguments: Any) -> Any:
        capsys.readouterr()
        call_command(*map(str, arguments), "--json")
        return json.loads(capsys.readouterr().out)

    return run


def srt(path: Path) -> Path:
    clock = "{:02d}:{:02d}:{:02d},{:03d}".format
    rows = [
        f"{n}\n{clock(0, a // 60000, a // 1000 % 60, a % 1000)} --> {clock(0, b // 60000, b // 1000 % 60, b % 1000)}\n"
        f"Phrase numéro {n}.\n"
        for n, (a, b) in enumerate(spoken_video().spans, 1)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def translated(po: Path, text: str) -> Path:
    filled, count = re.subn(
        r'msgid "(Phrase numéro (\d)\.)"\nmsgstr ""',
        lambda found: f'msgid "{found[1]}"\nmsgstr "{text.format(n=found[2])}"',
        po.read_text(encoding="utf-8"),
    )
    assert count == len(NAMES)
    po.write_text(filled, encoding="utf-8")
    return po


def heard(path: Path) -> Samples:
    return np.concatenate(list(decode(path)))


def resemblance(take: Samples, mix: Samples, start_ms: float, rate: float) -> tuple[float, float]:
    """(offset in ms, correlation) of a take, played at `rate`, around a moment of the mix."""
    played = np.interp(np.arange(0, len(take) - 1, rate), np.arange(len(take)), take).astype(np.float32)
    first = max(0, round((start_ms - 300) * RATE / 1000))
    lag, score = best_match(played[: RATE // 2], mix[first : first + RATE * 12 // 10])
    return (first + lag) * 1000 / RATE - start_ms, score


def test_five_languages_from_a_french_video_to_published_files(say: Callable[..., Any], tmp_path: Path) -> None:
    made = spoken_video()
    tutorial = say(
        "import_tutorial", made.path, "--title", "Essai", "--slug", "essai", "--transcript", srt(tmp_path / "fr.srt"),
        "--wait",
    )  # fmt: skip  # options stay beside their values
    assert [(segment["start_ms"], segment["end_ms"]) for segment in tutorial["segments"]] == list(made.spans)
    picture: set[str] = set()
    for language, text in TEXTS.items():
        say("open_version", "essai", language)
        po = tmp_path / f"{language}.po"
        call_command("export_texts", "essai", language, "--format", "po", "-o", str(po))
        changed = say("import_texts", "essai", language, translated(po, text), "--approve")["changed"]
        assert len(changed) == len(NAMES)
        takes = []
        for number in range(1, len(NAMES) + 1):
            takes.append(VOICES[language](number, tmp_path))
            came = say(
                "add_take", "essai", language, number, takes[-1], "--voice", f"{language}@example.org",
                "--consent", "signed form at the town hall", "--approve",
            )  # fmt: skip  # options stay beside their values
            assert came["state"] == "approved"
            assert came["segment"] == tutorial["segments"][number - 1]["id"]
        release = say("publish", "essai", language, "--wait")
        assert (release["state"], release["kind"], release["number"]) == ("live", "voice", 1)
        assert release["missing"] == []
        verified = say("verify_release", "essai", language)
        assert verified["ok"], [check for check in verified["checks"] if not check["ok"]]
        picture |= check_from_outside(release, language, takes, text)
    assert len(picture) == 1, "a language writes no byte of the picture"


def check_from_outside(release: dict[str, Any], language: str, takes: list[Path], text: str) -> set[str]:
    """The published files, without the project's own report; returns the digests of the MP4's picture."""
    files = {role: Path(storages["public"].path(path)) for role, path in first_paths(release).items()}
    mix = heard(files["messaging_mp4"])
    assert abs(len(mix) * 1000 / RATE - spoken_video().duration_ms) <= 25
    for (start, _end), path in zip(spoken_video().spans, takes, strict=True):
        take = read_take(path)
        voice = take[np.flatnonzero(frame_levels(take) > LOUD_DBFS)[0] * FRAME :]
        found = max(
            (resemblance(voice, mix, start, rate) for rate in RATES),
            key=lambda cue: cue[1],
        )
        assert found[1] > 0.5, f"{language}: {path.name} is not heard at {start} ms: {found}"
    cues = read_webvtt(files["subtitles"].read_text(encoding="utf-8")).cues
    said = " ".join(re.sub("[\u2066-\u2069]", "", cue.plain.replace("\n", " ")) for cue in cues)
    assert said == " ".join(text.format(n=n) for n in range(1, len(takes) + 1))
    assert f'LANGUAGE="{language}"' in files["hls"].read_text()
    picture = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", files["messaging_mp4"], "-map", "0:V", "-c", "copy", "-f", "md5", "-"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return {picture.stdout.strip()}


def first_paths(release: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in release["files"]:
        found.setdefault(file["role"], file["path"])
    return found


def test_the_french_of_the_takes_is_real() -> None:
    """What this story stands on: the sentences exist in French and in every language that has whole ones."""
    for number, name in enumerate(NAMES, 1):
        for language in WHOLE:
            take = VOICES[language](number, Path())
            assert len(samples(take)) > RATE
            assert take != human("fr", name)
