"""Published tutorials for tests, with real files: a drawn screen recording, real speech, real playlists."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from PIL import Image

from craft import languages
from craft.timing.timeline import Hold, Slow, TimeMap, duration_in_language
from dubbing.manifests import knots_of
from dubbing.models import Release
from outlets.book.book import Clip, write_book
from outlets.book.rows import BOOK
from outlets.steps.rows import STEP_LIST, STEP_SOUND
from public.pipelines.stills import step_still
from public.queries.step_pages import step_pages
from public.queries.watch import watch_page
from storage.files import StoredBytes, keep_private, keep_public
from storage.stored_files import Holder, mark_needed, store_private, store_public
from tests.material.known_words import even_words
from tests.material.videos import screen
from tests.material.voices import human
from tests.stored_rows import record_rows
from town.models import Town
from tutorials.models import LanguageVersion, Segment, Tutorial

LITE_CODECS = "avc1.4D401E"  # H.264 Main 3.0
SEGMENTS = ((0, 2000), (2600, 4800), (5200, 8000))
FRENCH = (
    "Pour allumer la tablette, appuyez trois secondes sur le bouton.",
    "Touchez maintenant l'icône bleue.",
    "Lisez le message, puis touchez la flèche pour revenir à la liste.",
)


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True, timeout=120)


@cache
def material() -> Path:
    """A folder with video.mp4 (10 s, picture and speech), its HLS form, poster.jpg and thumb.jpg; made once a run."""
    folder = Path(tempfile.mkdtemp(prefix="portevoix-material-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    ffmpeg(
        "-stream_loop", "-1", "-i", screen(10.0, "886x1920"), "-i", human("fr", "demo-congrats"),
        "-map", "0:v:0", "-map", "1:a:0", "-af", "apad", "-t", "10",
        "-vf", "scale=-2:360", "-r", "10", "-c:v", "libx264", "-profile:v", "main", "-bf", "0", "-preset", "veryfast",
        "-g", "20", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k", "-ac", "1", "-ar", "48000",
        "-movflags", "+faststart", folder / "video.mp4",
    )  # fmt: skip  # options stay beside their values
    for kind, stream in (("v", "0:v"), ("a", "0:a")):
        (folder / kind).mkdir()
        ffmpeg(
            "-i", folder / "video.mp4", "-map", stream, "-c", "copy", "-f", "hls", "-hls_time", "2",
            "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", folder / kind / "list.m3u8",
        )  # fmt: skip  # options stay beside their values
    ffmpeg("-i", folder / "video.mp4", "-vn", "-c", "copy", folder / "audio.m4a")
    ffmpeg("-i", folder / "audio.m4a", "-c:a", "libopus", "-b:a", "18k", folder / "note.ogg")
    ffmpeg("-ss", "3", "-i", folder / "video.mp4", "-frames:v", "1", "-q:v", "9", folder / "poster.jpg")
    ffmpeg("-i", folder / "poster.jpg", "-vf", "scale=320:-2", "-q:v", "12", folder / "thumb.jpg")
    return folder


def picture_of(number: int) -> str:
    """The path of a small picture in the public store that no other number has."""
    file = material() / f"picture-{number}.jpg"
    Image.new("RGB", (320, 180), (number * 37 % 256, 90, 120)).save(file, quality=60)
    return keep_public(file).path


def published_playlist(folder: Path) -> StoredBytes:
    """A media playlist whose files lie in the public store under their digests."""
    text = (folder / "list.m3u8").read_text()
    for file in sorted([*folder.glob("*.m4s"), *folder.glob("init.mp4")]):
        kept = keep_public(file)
        text = text.replace(file.name, f"../{kept.path}")
    target = folder / "published.m3u8"
    target.write_text(text)
    return keep_public(target)


def entry(kept: StoredBytes) -> dict[str, Any]:
    return {"path": kept.path, "bytes": kept.bytes, "sha256": kept.sha256}


def rendition(name: str, folder: Path, codecs: str, width: int, height: int) -> dict[str, Any]:
    """A rendition as `Tutorial.video` describes it, of the segments in a folder."""
    return {
        "name": name,
        "width": width,
        "height": height,
        "codecs": codecs,
        "playlist": entry(published_playlist(folder)),
        "init": entry(keep_public(folder / "init.mp4")),
        "segments": [entry(keep_public(file)) for file in in_order(folder)],
        "stills": [],
    }


def in_order(folder: Path) -> list[Path]:
    """The segments, as ffmpeg numbers them (`list10.m4s` after `list9.m4s`)."""
    return sorted(folder.glob("*.m4s"), key=lambda file: (len(file.name), file.name))


def voice_files(folder: Path) -> list[dict[str, Any]]:
    """The files of a voice, as a manifest lists them: playlist, initialisation, segments."""
    stored = [published_playlist(folder), keep_public(folder / "init.mp4"), *map(keep_public, in_order(folder))]
    return [{"role": "audio", **entry(kept)} for kept in stored]


def hls() -> StoredBytes:
    folder = material()
    video, audio = published_playlist(folder / "v"), published_playlist(folder / "a")
    master = folder / "master.m3u8"
    master.write_text(
        "#EXTM3U\n#EXT-X-VERSION:7\n"
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="voice",DEFAULT=YES,AUTOSELECT=YES,URI="../{audio.path}"\n'
        f'#EXT-X-STREAM-INF:BANDWIDTH=300000,CODECS="{LITE_CODECS},mp4a.40.2",AUDIO="a"\n'
        f"../{video.path}\n"
    )
    return keep_public(master)


def tutorial(slug: str = "allumer-la-tablette", **fields: Any) -> Tutorial:
    """An open tutorial of 10 s with three segments (the last two are one step), pictures and its original."""
    folder = material()
    original = keep_private(folder / "video.mp4", "originals")
    row = Tutorial.objects.create(
        **{
            "slug": slug,
            "title_fr": "Allumer la tablette",
            "summary_fr": "Le bouton, l'icône bleue, le premier message.",
            "state": Tutorial.State.OPEN,
            "duration_ms": 10_000,
            "original": original.path,
            "original_sha256": original.sha256,
            "original_bytes": original.bytes,
            "video": {
                "poster": {"path": keep_public(folder / "poster.jpg").path},
                "preview": {"path": keep_public(folder / "poster.jpg").path},
                "thumbnail": {"path": keep_public(folder / "thumb.jpg").path},
                "renditions": [rendition("lite", folder / "v", LITE_CODECS, 640, 360)],
            },
            **fields,
        }
    )
    record_rows(row)
    for number, ((start, end), text) in enumerate(zip(SEGMENTS, FRENCH, strict=True)):
        Segment.objects.create(tutorial=row, start_ms=start, end_ms=end, text=text, starts_step=number < 2)
    return row


def publish(
    row: Tutorial,
    tag: str,
    sentences: tuple[str, ...] = FRENCH,
    *,
    kind: str = "voice",
    title: str = "",
    summary: str = "",
    state: str = "live",
    with_hls: bool = True,
    spans: tuple[tuple[int, int], ...] = (),
) -> Release:
    """A release of a language version with its files in the public store. spans: of its cues, in ms; else SEGMENTS."""
    folder = material()
    if title or summary:
        column = languages.django_tag(tag).replace("-", "_")
        Tutorial.objects.filter(pk=row.pk).update(**{f"title_{column}": title, f"summary_{column}": summary})
    vtt = folder / f"{tag}-{row.pk}.vtt"
    cues = zip(spans or SEGMENTS, sentences, strict=True)
    vtt.write_text("WEBVTT\n\n" + "\n".join(cue(*span, text) for span, text in cues))
    files = [
        {"role": role, **entry(kept)}
        for role, kept in (
            *((("hls", hls()),) if with_hls else ()),
            ("subtitles", keep_public(vtt)),
            ("messaging_mp4", keep_public(folder / "video.mp4")),
            ("audio_only", keep_public(folder / "audio.m4a")),
            *((("voice_note", keep_public(folder / "note.ogg")),) if kind == "voice" else ()),
        )
    ]
    if with_hls:
        files += voice_files(folder / "a")
    fields = Tutorial.objects.values("title_fr", "summary_fr").get(pk=row.pk)
    version, _ = LanguageVersion.objects.get_or_create(tutorial=row, language=tag)
    release = Release.objects.create(
        version=version,
        number=version.releases.count() + 1,
        kind=kind,
        state=state,
        manifest={
            "files": files,
            "title": title or fields["title_fr"],
            "summary": summary or fields["summary_fr"],
            "text_language": tag,
            "segments": [
                {"segment": spoken.public_id, "start_ms": spoken.start_ms, "end_ms": spoken.end_ms, "placement": None}
                for spoken in row.segments.filter(retired_at=None).order_by("start_ms")
            ],
        },
        live_at=timezone.now(),
    )
    record_rows(release)
    return release


def speak(release: Release, *, by_word: bool = False) -> None:
    """The files of its pages of steps, as a worker makes them: the same human voice for each sentence, and the book.
    by_word: as if its words were heard one as long as the other."""
    folder, holder = material(), Holder("release", str(release.pk))
    clip, told, book = folder / "step.m4a", folder / f"steps-{release.pk}.json", folder / f"book-{release.pk}.epub"
    if not clip.exists():
        ffmpeg("-i", human("fr", "demo-congrats"), "-t", "1.5", "-c:a", "aac", "-b:a", "64k", clip)
    sound = store_public(holder, STEP_SOUND, clip, voices=())
    found = watch_page(languages.get(release.version.language), release.version.tutorial.slug)
    assert found is not None
    pages = step_pages(found)
    stills = {page.still_ms: step_still(found.tutorial, page.still_ms) for page in pages if page.still_ms is not None}
    pictures = {ms: path for ms, path in stills.items() if path}
    segments = [page.segment for page in pages]
    words = {page.segment: even_words(page.text, 1500) if by_word else [] for page in pages}
    clips = {segment: Clip(clip, 1500, 0, words[segment]) for segment in segments}
    write_book(found, pages, book, stills=pictures, sounds=clips)
    store_public(holder, BOOK, book, voices=())
    entry = {"path": sound.path, "bytes": sound.bytes, "ms": 1500, "lead_ms": 0}
    listed = {
        "sounds": {segment: {**entry, "words": words[segment]} for segment in segments},
        "stills": sorted(pictures),
        "still_bytes": sum(path.stat().st_size for path in pictures.values()),
    }
    told.write_text(json.dumps(listed))
    store_private(holder, STEP_LIST, told, "steps", voices=())
    mark_needed(holder)


def hold(
    release: Release, *holds: tuple[int, int], slows: tuple[Slow, ...] = (), spans: tuple[tuple[int, int], ...] = ()
) -> None:
    """The release as one whose picture waits (at ms of the video, length ms) and is slower. spans: of its French."""
    manifest, video_ms = release.manifest, release.version.tutorial.duration_ms
    if spans:
        vtt = material() / f"french-{release.pk}.vtt"
        vtt.write_text("WEBVTT\n\n" + "\n".join(cue(*span, text) for span, text in zip(spans, FRENCH, strict=True)))
        kept = keep_public(vtt)
        french = {"role": "subtitles_fr", "path": kept.path, "bytes": kept.bytes, "sha256": kept.sha256}
        manifest["files"] = [*manifest["files"], french]
    times = TimeMap(tuple(Hold(*waits) for waits in holds), slows)
    told = {"map": knots_of(times, video_ms)} if slows else {}  # a release of before has none
    manifest |= {**told, "holds": [*map(list, holds)], "duration_ms": duration_in_language(video_ms, times)}
    Release.objects.filter(pk=release.pk).update(manifest=manifest)


def cue(start: int, end: int, text: str) -> str:
    return f"{_clock(start)} --> {_clock(end)}\n{text}\n"


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def town() -> None:
    """A town that says of itself all that a page may show."""
    Town.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Élancourt",
            "hotline_number": "01 30 66 44 00",
            "hotline_times": [
                {"days": [0, 1, 3, 4], "from": "09:00", "until": "12:00"},
                {"days": [0, 1, 2, 3, 4], "from": "13:30", "until": "17:00"},
            ],
            "hotline_hours": "sauf pendant les vacances scolaires",
            "contact_email": "aide@elancourt.example",
            "site": "https://www.elancourt.example/",
        },
    )


def each_page(tag: str, slug: str) -> list[str]:
    """One address of each kind, with one that does not exist and a tutorial (`retire`) that was withdrawn."""
    return [
        f"/{tag}/",
        f"/{tag}/{slug}/",
        f"/{tag}/{slug}/embed/",
        f"/{tag}/{slug}/handout/",
        f"/{tag}/{slug}/steps/2/",
        *(f"/{name}/{tag}/" for name in ("accessibility", "legal")),
        *(f"/{tag}/{missing}/" for missing in ("rien", "retire")),
    ]
