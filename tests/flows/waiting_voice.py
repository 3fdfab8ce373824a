"""A running Portevoix with a tutorial whose English voice is approved and waits to be published, by commands alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import soundfile

from tests.conftest import MEDIA
from tests.running import Running

FRENCH, ENGLISH = MEDIA / "fr" / "gcompris-intro", MEDIA / "takes" / "en" / "gcompris-intro"
SCREEN = min((MEDIA / "videos" / "refugies-info").glob("*.mp4"))
SENTENCES, SLOT_S = 4, 7


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


def seconds(path: Path) -> float:
    return float(soundfile.info(str(path)).duration)


def narrated_video(folder: Path) -> tuple[Path, Path, list[Path]]:
    """(video, its SRT, one English take for each sentence): a French sentence every seven seconds."""
    both = sorted({path.name for path in FRENCH.glob("*.ogg")} & {path.name for path in ENGLISH.glob("*.ogg")})
    # A few of the recordings are empty files.
    names = [name for name in both if min((folder / name).stat().st_size for folder in (FRENCH, ENGLISH)) > 5000]
    names = [name for name in names if seconds(FRENCH / name) < SLOT_S - 1][:SENTENCES]
    inputs = [part for name in names for part in ("-i", str(FRENCH / name))]
    slots = "".join(
        f"[{i + 1}:a]apad,atrim=0:{SLOT_S},aresample=48000,aformat=channel_layouts=mono[a{i}];"
        for i in range(len(names))
    )
    joined = "".join(f"[a{i}]" for i in range(len(names))) + f"concat=n={len(names)}:v=0:a=1[a]"
    video = folder / "video.mp4"
    ffmpeg(
        "-stream_loop", "-1", "-i", SCREEN, *inputs, "-filter_complex", f"{slots}{joined}",
        "-map", "0:v:0", "-map", "[a]", "-t", str(SENTENCES * SLOT_S), "-vf", "scale=-2:480",
        "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", video,
    )  # fmt: skip
    cues = [
        f"{i + 1}\n00:00:{i * SLOT_S:02d}.000 --> 00:00:{i * SLOT_S + seconds(FRENCH / name):06.3f}".replace(".", ",")
        + f"\nPhrase numéro {i + 1}.\n"
        for i, name in enumerate(names)
    ]
    (folder / "fr.srt").write_text("\n".join(cues), encoding="utf-8")
    return video, folder / "fr.srt", [ENGLISH / name for name in names]


def waiting_voice(one: Running, folder: Path, recorded: int = SENTENCES) -> None:
    """Everything up to `publish essai en`; `folder` takes the files on the way.

    recorded: how many sentences have a take already; its voice is voice@example.org."""
    video, srt, takes = narrated_video(folder)
    one.manage("import_tutorial", video, "--title", "Essai", "--slug", "essai", "--transcript", srt, "--wait")
    one.manage("open_version", "essai", "en")
    one.manage("export_texts", "essai", "en", "--format", "po", "-o", folder / "en.po")
    po = (folder / "en.po").read_text()
    filled, count = re.subn(
        r'msgid "(Phrase numéro (\d)\.)"\nmsgstr ""', r'msgid "\1"\nmsgstr "Sentence number \2."', po
    )
    assert count == SENTENCES
    (folder / "en.po").write_text(filled)
    one.manage("import_texts", "essai", "en", folder / "en.po", "--approve")
    for position, take in enumerate(takes[:recorded], 1):
        consent = ("--voice", "voice@example.org", "--consent", "signed form", "--approve")
        one.manage("add_take", "essai", "en", str(position), take, *consent)
