"""Every file in which a person's voice is heard: a withdrawal must delete them all."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import storages
from django.db.models import Q

from dubbing.models import DraftMix, Release, Take
from dubbing.queries.consent import is_gone
from dubbing.releases.sound import takes_cache
from dubbing.removal.take_bytes import erased_with_bytes
from media.sound.take_fitting import fitted_forms

# Roles of a release's files with sound; playlists, cues and texts have no voice.
HEARD_IN = {"audio", "messaging_mp4", "chapter", "audio_only", "hotline", "spoken_name"}
FileName = tuple[str, str]
"""Where (`private`, `public`, `cache`), and the path there."""


def files_with_voice(voice: int) -> set[FileName]:
    """Takes as received and normalised, their fitted forms, and the drafts and releases in which a take is heard."""
    takes = Take.objects.filter(voice=voice)
    stored = takes.filter(~Q(state=Take.State.ERASED)) | erased_with_bytes().filter(voice=voice)
    rows = list(stored.values_list("original", "audio"))
    found = {("private", path) for row in rows for path in row if path}
    drafts = DraftMix.objects.filter(takes__voice=voice).exclude(path="").distinct()
    found |= {("private", path) for path in drafts.values_list("path", flat=True)}
    for digest in takes.exclude(audio_sha256="").values_list("audio_sha256", flat=True):
        found |= {
            ("cache", str(path.relative_to(takes_cache().parent))) for path in fitted_forms(takes_cache(), digest)
        }
    return found | {("public", path) for heard, path in _released(voice) if heard}


def remaining_files(files: set[FileName], voice: int) -> set[FileName]:
    """The files that still exist. A public file that a release without this voice also names does not contain the
    voice: encoded silence is the same everywhere."""
    silent: set[str] = set()
    if any(store == "public" for store, _path in files):
        silent = {path for heard, path in _released(voice) if not heard}
    return {
        (store, path)
        for store, path in files
        if not (store == "public" and path in silent)
        and ((takes_cache().parent / path).exists() if store == "cache" else storages[store].exists(path))
    }


def _released(voice: int) -> Iterator[tuple[bool, str]]:
    """For every file with sound of every release: whether this voice is heard in the release, and the path."""
    takes = {str(value) for value in Take.objects.filter(voice=voice).values_list("client_id", flat=True)}
    for release in Release.objects.iterator():
        if is_gone(release):
            continue
        heard = any(segment.get("take") in takes for segment in release.manifest.get("segments", []))
        for file in release.manifest["files"]:
            if file["role"] in HEARD_IN and not file["path"].endswith(".m3u8"):
                yield heard, file["path"]
