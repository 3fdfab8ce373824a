"""What a publication asks of stored files: which of them does nobody need any more?

python -m benchmarks.bench_stored_files [RELEASES, 40000]

Side by side on one scratch database (SQLite) with that many releases of ten-minute tutorials, the newest three of each
version kept: *before*, every manifest there is was read at each publication; *after*, the table of stored files is
asked. Target: at most 20 ms of the processor for a publication. Each is done several times in turn; told are the best
and the median, as time of the processor, because other programs run beside.

The sound of each release is 100 segments of its own; a tenth of them (silence) is shared by all releases of the
tutorial.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.scratch_django import fresh_database

from django.db import connection

from dubbing.models import Release
from dubbing.queries.released_files import with_files
from dubbing.removal.unreferenced import PREVIOUS_KEPT, free_old_releases
from dubbing.stored_files import holder_of_release
from storage.files import Stored
from storage.models import HeardVoice, StoredFile
from storage.queries import of, of_kind
from storage.recording import PUBLIC, Row, promise, record
from storage.states import THERE, F
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User

SEGMENTS, SHARED, RELEASES_A_VERSION, LANGUAGES, TIMES = 100, 10, 10, 40, 7
TARGET_MS = 20.0


def digest(*parts: object) -> str:
    return f"{abs(hash(parts)):016x}" * 4


def files_of(tutorial: int, version: int, number: int) -> list[dict[str, Any]]:
    """The files of one release, as its manifest lists them."""
    files = []
    for segment in range(SEGMENTS):
        name = digest(tutorial, segment) if segment < SHARED else digest(version, number, segment)
        files.append({"role": "audio", "path": f"{name[:2]}/{name}.m4s", "bytes": 70_000, "sha256": name})
    for role, end in (("hls", "m3u8"), ("subtitles", "vtt"), ("messaging_mp4", "mp4"), ("audio_only", "m4a")):
        name = digest(version, number, role)
        files.append({"role": role, "path": f"{name[:2]}/{name}.{end}", "bytes": 5_000_000, "sha256": name})
    return files


def segments() -> list[dict[str, Any]]:
    return [
        {"segment": f"s{n}", "start_ms": n * 6000, "end_ms": n * 6000 + 5000, "take": "0" * 36, "text": "x" * 90}
        for n in range(SEGMENTS)
    ]


def fill(count: int) -> list[LanguageVersion]:
    """So many releases: of each version the newest live, two kept for going back, the rest long gone."""
    voice = User.objects.create_user("amina@example.org", display_name="Amina")
    said = segments()
    versions: list[LanguageVersion] = []
    for tutorial_number in range(max(1, count // (RELEASES_A_VERSION * LANGUAGES))):
        tutorial = Tutorial.objects.create(slug=f"film-{tutorial_number}", title_fr="Film", state="open")
        own = [LanguageVersion(tutorial=tutorial, language=f"x{n}") for n in range(LANGUAGES)]
        versions += LanguageVersion.objects.bulk_create(own)
        releases, rows = [], []
        for version in own:
            for number in range(1, RELEASES_A_VERSION + 1):
                kept = number >= RELEASES_A_VERSION - PREVIOUS_KEPT
                files = files_of(tutorial.pk, version.pk, number)
                state = "live" if number == RELEASES_A_VERSION else "superseded"
                said_of_files = {} if kept else {"freed": True}  # as manifests said it before
                manifest = {"files": files, "segments": said, **said_of_files}
                releases.append(Release(version=version, number=number, kind="voice", state=state, manifest=manifest))
        for release in Release.objects.bulk_create(releases, batch_size=200):
            state = F.GONE if release.manifest.get("freed") else F.NEEDED
            rows += [
                StoredFile(store=PUBLIC, holder="release", holder_id=str(release.pk), state=state, **file)
                for file in release.manifest["files"]
            ]
        made = StoredFile.objects.bulk_create(rows, batch_size=2000)
        HeardVoice.objects.bulk_create(
            (HeardVoice(file=row, voice=voice) for row in made if row.role == "audio" and row.state != F.GONE),
            batch_size=5000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return versions


def paths_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("path"), str):
            yield value["path"]
        for inner in value.values():
            yield from paths_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from paths_in(inner)


def before(version: LanguageVersion) -> int:
    """The question as each publication asked it until the table: which paths does any manifest name?"""
    ended = [
        release
        for release in version.releases.filter(state__in=("superseded", "withdrawn", "failed")).order_by("-number")
        if release.manifest.get("files") and not release.manifest.get("freed")
    ]
    freed_now = {release.pk for release in ended[PREVIOUS_KEPT:]}
    names = {entry["path"] for release in ended[PREVIOUS_KEPT:] for entry in release.manifest["files"]}
    named: set[str] = set()
    for videos in Tutorial.objects.values_list("video", "video_parts").iterator():
        named |= set(paths_in(list(videos)))
    rows = Release.objects.values_list("pk", "manifest__files", "manifest__freed", "manifest__spoken_name")
    for pk, files, freed, spoken_name in rows.iterator():
        if not freed and pk not in freed_now:
            named |= set(paths_in(files))
            named |= {spoken_name} if spoken_name else set()
    return len(names - named)


def after(version: LanguageVersion) -> int:
    """The same question to the table."""
    ended = version.releases.filter(state__in=("superseded", "withdrawn", "failed")).order_by("-number")
    keys = list(ended.values_list("pk", flat=True))
    there = with_files(keys)
    freed = [key for key in keys if key in there][PREVIOUS_KEPT:]
    own = set(of_kind("release", freed).filter(state__in=THERE).order_by().values_list("path", flat=True))
    rows = StoredFile.objects.filter(store=PUBLIC, path__in=own, state__in=THERE)
    shared = rows.exclude(holder="release", holder_id__in=[str(key) for key in freed])
    return len(own - set(shared.order_by().values_list("path", flat=True)))


def published(version: LanguageVersion, number: int) -> Release:
    """One more release of a version goes live, as a row."""
    Release.objects.filter(version=version, state="live").update(state="superseded")
    files = files_of(version.tutorial_id, version.pk, number)
    return Release.objects.create(
        version=version, number=number, kind="voice", state="live", manifest={"files": files, "segments": []}
    )


def record_files(release: Release, voice: int) -> None:
    """The rows of its files and their promise, as a build writes them."""
    holder = holder_of_release(release.pk)
    listed = release.manifest["files"]
    rows = [Row(PUBLIC, file["role"], Stored(file["path"], file["bytes"], file["sha256"]), (voice,)) for file in listed]
    record(holder, rows, state=F.STORED)
    promise(holder, {file["path"] for file in listed})


def timed(act: Callable[[], Any]) -> float:
    """Milliseconds of the processor."""
    begun = process_time()
    act()
    return 1000 * (process_time() - begun)


def told(name: str, found: list[float]) -> float:
    print(f"{name:58} best {min(found):9.1f} ms   median {statistics.median(found):9.1f} ms")
    return statistics.median(found)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    fresh_database()
    versions = fill(count)
    print(f"{Release.objects.count()} releases, {StoredFile.objects.count()} rows of files")
    size = Path(str(connection.settings_dict["NAME"])).stat().st_size
    print(f"the database: {size / 1e6:.0f} MB")
    voice = User.objects.get(email="amina@example.org").pk
    old, new, removal, writing = list[float](), list[float](), list[float](), list[float]()
    for turn in range(TIMES):
        version = versions[turn * len(versions) // TIMES]
        release = published(version, RELEASES_A_VERSION + 1)
        writing.append(timed(lambda release=release: record_files(release, voice)))
        old.append(timed(lambda version=version: before(version)))
        new.append(timed(lambda version=version: after(version)))
        assert before(version) == after(version) > SEGMENTS - SHARED
        removal.append(timed(lambda version=version: free_old_releases(version)))
        assert after(version) == 0 < of(holder_of_release(release.pk)).filter(state=F.NEEDED).count()
    was = told("before: which files does nobody need any more?", old)
    now = told("after: the same", new)
    told("letting them go, deleting them, and their rows", removal)
    told("rows of a release of ten minutes, written when it is built", writing)
    print(f"before / after: {was / now:.0f} times")
    return 0 if now <= TARGET_MS else 1


if __name__ == "__main__":
    sys.exit(main())
