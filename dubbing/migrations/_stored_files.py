"""Every file that a row or a manifest names gets its row in the table of stored files.

What manifests said of their own files (`freed`, `leaving`, `gone`) becomes the state of the rows and leaves the
manifests: from here on a manifest says what was built, and nothing else.

freed and gone: its files were deleted, no row. freed, or a withdrawn release: `leaving`; `reconcile` deletes what is
still there, and only what nobody else needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from storage.files import StoredBytes, find_stored

AT_ONCE = 100
SAID = ("freed", "leaving", "gone")
HEARD = {"audio", "messaging_mp4", "chapter", "audio_only", "hotline", "spoken_name"}
PARTS = {"poster", "thumbnail", "preview", "lite"}
NEEDED, LEAVING = "needed", "leaving"
Row = tuple[str, str, StoredBytes, str, tuple[int, ...]]
"""store, role, the file, the state, whose voices are heard."""


def fill(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    _Table(apps).fill()


class _Table:
    def __init__(self, apps: StateApps) -> None:
        self.model = lambda app, name: apps.get_model(app, name).objects
        self.files, self.heard = apps.get_model("storage", "StoredFile"), apps.get_model("storage", "HeardVoice")
        takes = self.model("dubbing", "Take").exclude(voice=None)
        self.voices = {str(take): voice for take, voice in takes.values_list("client_id", "voice_id").iterator()}

    def fill(self) -> None:
        for tutorial in self.model("tutorials", "Tutorial").iterator(chunk_size=AT_ONCE):
            self._write("tutorial", str(tutorial.pk), of_tutorial(tutorial))
        for upload in self.model("tutorials", "Upload").filter(tutorial=None):
            if upload.metadata.get("transcript"):
                row = ("private", "transcript_file", _measured(upload.metadata["transcript"]), NEEDED, ())
                self._write("upload", str(upload.pk), [row])
        for take in self.model("dubbing", "Take").iterator(chunk_size=AT_ONCE):
            self._write("take", str(take.client_id), of_take(take))
        for release in self.model("dubbing", "Release").iterator(chunk_size=AT_ONCE):
            self._write("release", str(release.pk), of_release(release, self.voices))
            told = {name: value for name, value in release.manifest.items() if name not in SAID}
            if told != release.manifest:
                self.model("dubbing", "Release").filter(pk=release.pk).update(manifest=told)

    def _write(self, holder: str, key: str, rows: Iterable[Row]) -> None:
        found: dict[tuple[str, str, str], tuple[Any, tuple[int, ...]]] = {}
        for store, role, stored, state, voices in rows:
            row = self.files(
                store=store,
                role=role,
                path=stored.path,
                bytes=stored.bytes,
                sha256=stored.sha256,
                holder=holder,
                holder_id=key,
                state=state,
            )
            found[store, stored.path, role] = row, voices
        made = self.files.objects.bulk_create([row for row, _voices in found.values()])
        self.heard.objects.bulk_create(
            self.heard(file_id=row.pk, voice_id=voice)
            for row, (_row, voices) in zip(made, found.values(), strict=True)
            for voice in voices
        )


def of_tutorial(tutorial: Any) -> Iterator[Row]:
    if tutorial.original:
        original = StoredBytes(tutorial.original, tutorial.original_bytes, tutorial.original_sha256)
        yield "private", "original", original, NEEDED, ()
    if tutorial.transcript_file:
        yield "private", "transcript_file", _measured(tutorial.transcript_file), NEEDED, ()
    for parts in (tutorial.video, tutorial.video_parts):
        for name, part in parts.items():
            if name == "renditions":
                for rendition in part:
                    for file in _files_in([rendition.get(each) for each in ("playlist", "init", "segments")]):
                        yield "public", "rendition", file, NEEDED, ()
            elif name == "watch":
                yield "private", "watch", _stated(part, "private"), NEEDED, ()
            elif name in PARTS:
                yield "public", name, _stated(part, "public"), NEEDED, ()


def of_take(take: Any) -> Iterator[Row]:
    state = LEAVING if take.state == "erased" else NEEDED
    voices = (take.voice_id,) if take.voice_id else ()
    if take.original:
        yield "private", "original", StoredBytes(take.original, take.bytes, take.sha256), state, voices
    if take.audio:
        yield "private", "normalised", _measured(take.audio), state, voices


def of_release(release: Any, voices: dict[str, int]) -> Iterator[Row]:
    manifest = release.manifest
    if manifest.get("gone"):
        return
    ended = manifest.get("freed") or release.state in {"withdrawn", "failed"}
    takes = [segment.get("take") for segment in manifest.get("segments", [])]
    heard = tuple(sorted({voices[take] for take in takes if take in voices}))
    for file in manifest.get("files", []):
        sounds = file["role"] in HEARD and not file["path"].endswith(".m3u8")
        yield "public", file["role"], _stated(file, "public"), LEAVING if ended else NEEDED, heard if sounds else ()


def _files_in(value: Any) -> Iterator[StoredBytes]:
    if isinstance(value, dict) and isinstance(value.get("path"), str):
        yield _stated(value, "public")
    for inner in value if isinstance(value, list) else ():
        yield from _files_in(inner)


def _stated(file: dict[str, Any], store: str) -> StoredBytes:
    """A file as JSON states it; the oldest rows state only its path."""
    if "bytes" in file and "sha256" in file:
        return StoredBytes(file["path"], file["bytes"], file["sha256"])
    return _measured(file["path"], store)


def _measured(path: str, store: str = "private") -> StoredBytes:
    """A file of which the rows keep no size. Where the store does not answer, none is known: nothing depends on it."""
    try:
        return find_stored(path, store=store)
    except OSError:
        return StoredBytes(path, 0, path.rpartition("/")[2].partition(".")[0][:64])
