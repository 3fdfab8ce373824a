"""The kit for a school or an association without network: one ZIP with all files of a release, and a page in the
language that opens without a server, from a USB key or a disc."""

from __future__ import annotations

import base64
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import storages
from django.template.loader import render_to_string

from craft.formats.srt_writer import write_srt
from craft.formats.webvtt_reader import read_webvtt
from outlets.handout.paper import pdf_of, qr, short_address
from public.queries.interface_words import in_words_of, words_of
from public.queries.kept_terms import kept_terms
from public.queries.town import town_facts
from public.queries.watch import WatchPage
from storage.files import CHUNK, open_stored

PAGE, VIDEO, SOUND, POSTER, PAPER = "index.html", "video.mp4", "sound.m4a", "poster.jpg", "handout.pdf"
# With the name of the video: players and television sets find them by it.
WEBVTT, SRT = "video.vtt", "video.srt"
TEXT, CODE, CODE_DRAWN = "text.txt", "code.png", "code.svg"
COMPRESSED_SUFFIXES = (".html", ".vtt", ".srt", ".txt", ".svg")  # the others are compressed already
READ_ME_FIRST = (1980, 1, 1, 0, 0, 0)  # a fixed time: the same release makes the same kit


@dataclass(frozen=True)
class KitFile:
    """One file of the kit: its name there and its size in bytes."""

    name: str
    bytes: int


def make_kit(found: WatchPage, target: Path) -> list[KitFile]:
    """Write the kit of a live release to `target`, complete or not at all; returns its files."""
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".kit-")
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w", allowZip64=True) as kit:
            kept = [_put(kit, name, content) for name, content in _contents(found)]
        os.chmod(aside, 0o644)
        os.replace(aside, target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return kept


def _contents(found: WatchPage) -> Iterator[tuple[str, bytes | str]]:
    """Name → bytes, or the path in the public store. The page first: it is seen when the ZIP is opened."""
    poster = found.poster.removeprefix("/m/")
    yield PAGE, kit_page(found, with_poster=bool(poster)).encode()
    for name, role in (VIDEO, "messaging_mp4"), (SOUND, "audio_only"), (TEXT, "transcript"):
        if role in found.files:
            yield name, found.files[role].path
    if poster:
        yield POSTER, poster
    subtitles = found.files["subtitles"].path if "subtitles" in found.files else ""
    if subtitles:
        with storages["public"].open(subtitles, "rb") as file:
            text = file.read().decode("utf-8")
        yield WEBVTT, text.encode()
        cues = [(cue.start_ms, cue.end_ms, cue.plain) for cue in read_webvtt(text).cues]
        yield SRT, write_srt(cues).encode("utf-8-sig")  # without the mark old players read Windows-1252
    if "handout" not in found.outlets_off:
        yield PAPER, pdf_of(found)
    code = qr(found.tutorial.code, found.language)
    for name, kind in (CODE, "png"), (CODE_DRAWN, "svg"):
        picture = io.BytesIO()
        code.save(picture, kind=kind, scale=12, border=4)
        yield name, picture.getvalue()


def kit_page(found: WatchPage, *, with_poster: bool) -> str:
    """The page: no address that needs a network except the printed one; style and subtitles are inside.

    Subtitles as `data:`: a page opened from a disc may not read other files (each file is its own origin).
    """
    paper = "" if "handout" in found.outlets_off else PAPER
    own = next((track for track in found.tracks if track.own), None)
    with in_words_of(found.language):
        return render_to_string(
            "outlets/kit/kit.html",
            {
                "page": found,
                "language": found.language,
                "words": words_of(found.language),
                "kept": kept_terms(found.language),
                "town": town_facts(),
                "own": own,
                "track": _data_uri(own.url.removeprefix("/m/"), "text/vtt") if own else "",
                "poster": POSTER if with_poster else "",
                "names": {"video": VIDEO, "sound": SOUND, "paper": paper, "code": CODE_DRAWN},
                "address": short_address(found.tutorial.code, found.language).split("://", 1)[1],
            },
        )


def _data_uri(path: str, kind: str) -> str:
    with open_stored(path, store="public") as file:
        return f"data:{kind};base64,{base64.b64encode(file.read()).decode()}"


def _put(kit: zipfile.ZipFile, name: str, content: bytes | str) -> KitFile:
    entry = zipfile.ZipInfo(name, READ_ME_FIRST)
    entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith(COMPRESSED_SUFFIXES) else zipfile.ZIP_STORED
    entry.external_attr = 0o644 << 16
    source = io.BytesIO(content) if isinstance(content, bytes) else open_stored(content, store="public")
    size = 0
    with source, kit.open(entry, "w", force_zip64=True) as out:
        while block := source.read(CHUNK):
            size += out.write(block)
    return KitFile(name, size)
