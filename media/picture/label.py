"""What a file says of itself once it has left the site: title, voices, language, cover, chapters."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from media.containers.chapter_track import drop_chapter_track
from media.programs import process, recipes

# The chapter list of an MP4 (`chpl`) counts its entries, and the bytes of each title, with one byte.
MOST_CHAPTERS, MOST_TITLE_BYTES = 255, 240
SPECIAL = re.compile(r"([=;#\\\n])")  # of ffmpeg's metadata format


@dataclass(frozen=True)
class Chapter:
    """start_ms: on the file's own clock."""

    start_ms: int
    title: str


@dataclass(frozen=True)
class Label:
    """language: of the sound, three letters (ISO 639-2/T or 639-3), "": nothing is written. artist: whose voices they
    are. cover: a JPEG. chapters: in order of time, the first at 0."""

    title: str
    language: str
    artist: str = ""
    cover: Path | None = None
    chapters: Sequence[Chapter] = ()

    def of_a_part(self, number: int, of: int) -> Label:
        """Of one part of so many: without chapters, for it is one."""
        return replace(self, title=f"{self.title} ({number}/{of})", chapters=())


def label_file(source: Path, out: Path, label: Label, *, duration_ms: int) -> None:
    """Copy an MP4 or M4A of ours with its label; index first, packets untouched. Built aside, then moved into place,
    which may be the source's own. Raises MediaError.

    A video's chapters are a list alone: messengers and simple players expect a picture and a sound, and no third track.
    Sound keeps them as a track too, which is where Apple's players read them.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".label-") as folder:
        aside = Path(folder)
        words, told = label_words(label, aside, duration_ms)
        inputs = [*recipes.own_file(source.resolve()), *words]
        # A capital V: the picture, not the cover that an earlier try put in.
        streams = ["-map", "0:V:0?", "-map", "0:a:0"]
        if label.cover is not None:
            inputs += recipes.own_file(label.cover.resolve())
            streams += ["-map", "2:v:0", "-disposition:v", "0", f"-disposition:v:{_pictures(source)}", "attached_pic"]
        process.run(
            recipes.ffmpeg(
                *inputs,
                *(*streams, "-c", "copy", *told),
                *("-fflags", "+bitexact", "-movflags", "+faststart", "-f", "mp4", "labelled.mp4"),
            ),
            timeout_s=300 + duration_ms / 1000,
            cwd=aside,
        )
        if source.suffix != ".m4a":
            drop_chapter_track(aside / "labelled.mp4")
        os.replace(aside / "labelled.mp4", out)


def label_words(label: Label, folder: Path, duration_ms: int) -> tuple[list[str], list[str]]:
    """The arguments of the second input, written into `folder`, and those of the output that takes its words."""
    (folder / "words.txt").write_text(_words(label, duration_ms), encoding="utf-8")
    told = ["-metadata:s:a:0", f"language={label.language}"] if label.language else []
    return recipes.own_file(folder / "words.txt"), ["-map_metadata", "1", "-map_chapters", "1", *told]


def _pictures(source: Path) -> int:
    """The index among the picture streams at which the cover stands: after the video, if there is one."""
    return 0 if source.suffix == ".m4a" else 1


def _words(label: Label, duration_ms: int) -> str:
    """ffmpeg's metadata format."""
    lines = [";FFMETADATA1", f"title={_escape(label.title)}"]
    if label.artist:
        lines.append(f"artist={_escape(label.artist)}")
    chapters = label.chapters[:MOST_CHAPTERS]
    ends = [*(chapter.start_ms for chapter in chapters[1:]), duration_ms]
    for chapter, end in zip(chapters, ends, strict=False):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start_ms}", f"END={end}"]
        lines.append(f"title={_escape(_short(chapter.title))}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """ffmpeg reads a backslash at the end of a line as "it goes on below", also where it is escaped."""
    text = text.rstrip("\\ ")
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _short(title: str) -> str:
    data = title.encode()
    return title if len(data) <= MOST_TITLE_BYTES else data[: MOST_TITLE_BYTES - 3].decode(errors="ignore") + "…"
