"""A town of any size, filled: films, texts, voices and releases, each version at the stage that the plan says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from benchmarks.bulk_rows import without_triggers, write
from benchmarks.town_people import fill_people, fill_record
from benchmarks.town_plan import (
    LIVE,
    LONG_AGO,
    NOW,
    ORIGINAL,
    SLUG,
    VOICED,
    Size,
    Version,
    first_segment,
    french,
    moment,
    versions,
)
from craft.text.digests import text_digest
from dubbing.models import HardStep, Plays, Release, Take, VersionVerdict
from dubbing.progress.refresh import refresh_progress_cache
from jobs.models import Job
from storage.models import StoredFile
from subtitles.models import Translation, TranslationRevision
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User


def fill_films(size: Size) -> None:
    """The films, their sentences, their versions, and the jobs that made them."""
    films = range(size.first, size.films)
    file = {"path": f"ab/{'0' * 64}.mp4", "sha256": "0" * 64, "bytes": 9_000_000}
    video = dict.fromkeys(("watch", "lite", "poster", "thumbnail", "hls", "preview"), file)
    write(
        Tutorial,
        (
            {
                "id": film + 1,
                "slug": f"{SLUG}{film}",
                "title": f"Signer le cahier {film}",
                "title_fr": f"Signer le cahier {film}",
                "state": "open",
                "duration_ms": size.segments * 6000,
                "video": video,
                "probe": {"streams": [{"codec": "h264", "index": n, "pixels": "yuv420p"} for n in range(4)]},
                "created_at": LONG_AGO + timedelta(minutes=film),
                "changed_at": LONG_AGO,
            }
            for film in films
        ),
    )
    digests = [text_digest(french(n)) for n in range(size.segments)]
    write(
        Segment,
        (
            {
                "id": first_segment(size, film) + n,
                "public_id": f"s{first_segment(size, film) + n}",
                "tutorial_id": film + 1,
                "kind": "speech" if n else "title",
                "start_ms": n * 6000 if n else None,
                "end_ms": n * 6000 + 5000 if n else None,
                "text": french(n),
                "digest": digests[n],
            }
            for film in films
            for n in range(size.segments)
        ),
    )
    rows = [{"id": one.pk, "tutorial_id": one.film + 1, "language": one.tag} for one in versions(size)]
    rows += [{"id": ORIGINAL + film, "tutorial_id": film + 1, "language": "fr"} for film in films]
    write(LanguageVersion, ({**row, "opened_at": LONG_AGO} for row in rows))
    jobs = ("tutorials.probe", "tutorials.transcribe", "tutorials.renditions")
    write(
        Job,
        (
            {"kind": kind, "target": str(film + 1), "queue": "long", "state": "done", "ended_at": LONG_AGO}
            for film in films
            for kind in jobs
        ),
    )


def fill_texts(size: Size) -> None:
    """One revision of each sentence in each version that was begun."""

    def rows() -> Iterator[tuple[Version, int, int, str]]:
        for one in versions(size):
            state = {"texts_wait": "submitted", "sent_back": "changes_requested"}.get(one.kind, "approved")
            if one.kind != "nothing":
                yield from ((one, n, one.first_text + n, state) for n in range(size.segments))

    write(
        Translation,
        (
            {
                "id": key,
                "segment_id": first_segment(size, one.film) + n,
                "language": one.tag,
                "number": 1,
                "latest_id": key,
                "approved_id": key if state == "approved" else None,
            }
            for one, n, key, state in rows()
        ),
    )
    digests = [text_digest(french(n)) for n in range(size.segments)]
    write(
        TranslationRevision,
        (
            {
                "id": key,
                "translation_id": key,
                "number": 1,
                "text": f"المسوا الزر رقم {key} في القائمة لرؤية رسالة طفلكم.",
                "author_id": one.author,
                "source_digest": digests[n],
                "source_text": french(n),
                "state": state,
                "reason": "Trop long" if state == "changes_requested" else "",
                "reviewer_id": None if state == "submitted" else one.reviewer,
                "reviewed_at": None if state == "submitted" else moment(one, n),
                "created_at": moment(one, n),
            }
            for one, n, key, state in rows()
        ),
    )


def _takes(size: Size, one: Version) -> range:
    """Keys of its takes; every sentence has one, of a version that is behind nine of ten."""
    count = size.segments - 1 if one.kind in VOICED else 0
    return range(one.first_text + 1, one.first_text + 1 + count)


def fill_voices(size: Size) -> None:
    write(
        Take,
        (
            {
                "id": key,
                "segment_id": first_segment(size, one.film) + 1 + n,
                "language": one.tag,
                "voice_id": one.author,
                "revision_id": key,
                "source_digest": text_digest(french(n + 1)),
                "sha256": f"{key:064x}",
                "audio": f"takes/{key}.flac",
                "duration_ms": 4800,
                "speech_start_ms": 300,
                "speech_end_ms": 4500,
                "pauses": [[2000, 2300]],
                "figures": {"letters_per_second": 12.5, "lufs": -20.1},
                "state": "submitted" if one.kind == "takes_wait" and n % 3 == 0 else "approved",
                "reviewed_at": NOW if one.kind == "behind" and n == 0 else moment(one, n),
                "created_at": moment(one, n),
            }
            for one in versions(size)
            for n, key in enumerate(_takes(size, one))
        ),
    )


def fill_verdicts(size: Size) -> None:
    """Of what is recorded all is solved."""
    voiced = (one for one in versions(size) if one.kind in VOICED)
    write(VersionVerdict, ({"version_id": one.pk, "digest": "0" * 64} for one in voiced))


def _manifest(size: Size, one: Version) -> dict[str, Any]:
    first, heard = first_segment(size, one.film), one.kind in VOICED
    keys = [(first + n, one.first_text + n, one.first_text + n if heard and n else None) for n in range(size.segments)]
    return {
        "version": 1,
        "language": one.tag,
        "text_language": one.tag,
        "title": f"عنوان {one.film}",
        "summary": "ملخص",
        "duration_ms": size.segments * 6000,
        "voices": [one.author] if heard else [],
        "heard": [size.segments - 1, size.segments - 1] if heard else None,
        "chosen": [{"segment": segment, "revision": text, "take": take} for segment, text, take in keys],
        "segments": [{"segment": f"s{segment}", "text": french(0), "revision": text} for segment, text, _take in keys],
        "files": [{"role": f"f{n}", "path": f"ab/{'0' * 64}.{n}", "bytes": 9, "sha256": "0" * 64} for n in range(9)],
    }


def fill_releases(size: Size) -> None:
    """What is live, its files, how often it was played, and what was not understood."""
    live = [one for one in versions(size) if one.kind in LIVE]
    when = NOW - timedelta(days=10)
    own = range(ORIGINAL + size.first, ORIGINAL + size.films)
    usual = {"number": 1, "kind": "subtitles", "state": "live", "created_at": when, "live_at": when}
    write(Release, ({"id": key, "version_id": key, **usual} for key in own))
    write(
        Release,
        (
            {
                **usual,
                "id": one.pk,
                "version_id": one.pk,
                "kind": "voice" if one.kind in VOICED else "subtitles",
                "manifest": _manifest(size, one),
            }
            for one in live
        ),
    )
    write(
        StoredFile,
        (
            {
                "store": "public",
                "path": f"{one.pk}.{n}",
                "sha256": "0" * 64,
                "bytes": 9,
                "role": "hls",
                "holder": "release",
                "holder_id": str(one.pk),
                "state": "needed",
            }
            for one in live
            for n in range(size.files)
        ),
    )
    days = [NOW.date() - timedelta(days=4 * n) for n in range(1, 8)]
    write(Plays, ({"release_id": one.pk, "day": day, "plays": day.day} for one in live for day in days))
    write(
        HardStep,
        (
            {
                "version_id": one.pk,
                "segment_id": first_segment(size, one.film) + n,
                "revision": one.first_text + n,
                "day": days[n],
                "times": 1 + one.film % 7,
            }
            for one in live
            for n in (1, 2)
        ),
    )


def fill_town(size: Size) -> dict[str, User]:
    """Everything, in an empty database; or, with `first`, more films. The people for whom pages are measured."""
    people: dict[str, User] = {}
    with without_triggers():
        if not size.first:
            people = fill_people(size)
        for part in (fill_films, fill_texts, fill_voices, fill_verdicts, fill_releases, fill_record):
            part(size)
    refresh_progress_cache()
    return people
