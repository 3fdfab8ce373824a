"""A running Portevoix with a tutorial whose English voice is approved and waits to be published, by commands alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import soundfile

from tests.material.videos import screen
from tests.material.voices import human
from tests.running_service import RunningService

SCREEN = screen()
NAMES = ("auth-incorrect", "agent-incorrect", "demo-enterkeywords", "privacy-prompt")
SENTENCES, SLOT_S = len(NAMES), 7


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def seconds(path: Path) -> float:
    return float(soundfile.info(str(path)).duration)


def clock(at_s: float) -> str:
    return f"00:00:{at_s:06.3f}".replace(".", ",")


def narrated_video(folder: Path) -> tuple[Path, Path, list[Path]]:
    """(video, its SRT, one English take for each sentence): a French sentence every seven seconds."""
    inputs = [part for name in NAMES for part in ("-i", human("fr", name))]
    slots = "".join(
        f"[{i + 1}:a]apad,atrim=0:{SLOT_S},aresample=48000,aformat=channel_layouts=mono[a{i}];"
        for i in range(len(NAMES))
    )
    joined = "".join(f"[a{i}]" for i in range(len(NAMES))) + f"concat=n={len(NAMES)}:v=0:a=1[a]"
    video = folder / "video.mp4"
    ffmpeg(
        "-stream_loop", "-1", "-i", SCREEN, *inputs, "-filter_complex", f"{slots}{joined}",
        "-map", "0:v:0", "-map", "[a]", "-t", str(SENTENCES * SLOT_S), "-vf", "scale=-2:480",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", video,
    )  # fmt: skip  # options stay beside their values
    cues = [
        f"{i + 1}\n00:00:{i * SLOT_S:02d}.000 --> 00:00:{i * SLOT_S + seconds(human('fr', name)):06.3f}".replace(
            ".", ","
        )
        + f"\nPhrase numéro {i + 1}.\n"
        for i, name in enumerate(NAMES)
    ]
    (folder / "fr.srt").write_text("\n".join(cues), encoding="utf-8")
    return video, folder / "fr.srt", [human("en", name) for name in NAMES]


def voice_to_publish(one: RunningService, folder: Path, recorded: int = SENTENCES) -> None:
    """Everything up to `publish essai en`; `folder` takes the files on the way.

    recorded: how many sentences have a take already; its voice is voice@example.org."""
    video, srt, takes = narrated_video(folder)
    one.manage_in_turn(
        ("import_tutorial", video, "--title", "Essai", "--slug", "essai", "--transcript", srt, "--wait"),
        ("open_version", "essai", "en"),
        ("export_texts", "essai", "en", "--format", "po", "-o", folder / "en.po"),
    )
    po = (folder / "en.po").read_text()
    filled, count = re.subn(
        r'msgid "(Phrase numéro (\d)\.)"\nmsgstr ""', r'msgid "\1"\nmsgstr "Sentence number \2."', po
    )
    assert count == SENTENCES
    (folder / "en.po").write_text(filled)
    consent = ("--voice", "voice@example.org", "--consent", "signed form", "--approve")
    one.manage_in_turn(
        ("import_texts", "essai", "en", folder / "en.po", "--approve"),
        *(("add_take", "essai", "en", str(n), take, *consent) for n, take in enumerate(takes[:recorded], 1)),
    )
