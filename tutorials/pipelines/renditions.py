"""The picture, encoded once for all languages: renditions, poster, thumbnail, preview picture, stills on demand.

Also, for the workshop only: the lite picture with the French sound, and the sound's outline.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from craft.formats import hls
from jobs.execution import Progress, give_way
from jobs.machine_trouble import require_room
from jobs.models import Job
from journal.side_work import side_work
from media.picture import link_card, stills, workshop_copy
from media.picture.motion import motion
from media.picture.probe import Probe
from media.picture.video import GROUP_MS, RenditionFiles, each_rendition
from storage.files import StoredBytes, cache_dir, exists, local_copy, scratch
from storage.stored_files import Holder, mark_needed, store_all_public, store_private, store_public
from tutorials.models import Tutorial
from tutorials.models.video import Rendition, StoredPart, Video, VideoParts
from tutorials.pipelines.ingest import stored_probe


def renditions(job: Job, progress: Progress) -> None:
    """Make what is missing. It runs beside the transcription: its failure does not fail the tutorial.

    It gives way to another film's transcript, for which somebody waits: what is lost is the rendition begun.
    """
    tutorial = Tutorial.objects.get(pk=job.target)

    def report(permille: int, doing: str = "") -> None:
        progress(permille, doing)
        give_way(job)

    ensure_renditions(tutorial, report)
    outline(tutorial)


def ensure_renditions(tutorial: Tutorial, progress: Progress) -> Video:
    """`Tutorial.video`, made now when it is missing."""
    if tutorial.video:
        found: Video = tutorial.video
        return found
    require_room()
    probed = stored_probe(tutorial)
    made = _FinishedParts(tutorial)
    with local_copy(tutorial.original) as source, scratch("renditions") as folder:
        if "poster" not in made.parts:
            progress(10, _("making the pictures"))
            made.keep(_pictures(made.holder, source, probed, folder, _ground_path(tutorial)))

        def encoded(ms: int) -> None:
            progress(20 + 900 * min(ms, probed.duration_ms) // max(1, probed.duration_ms), _("preparing the video"))

        if probed.motion is None and not made.names():
            probed = _with_motion(tutorial, source, probed)
        for files in each_rendition(source, probed, folder / "video", encoded, but=made.names()):
            lite: VideoParts = {"lite": _entry(_store(made.holder, "lite", files.mp4))} if files.mp4 else {}
            rendition = _store_rendition(made.holder, files, folder)
            made.keep({"renditions": [*made.parts.get("renditions", []), rendition], **lite})
        if probed.narration and "watch" not in made.parts:
            progress(930, _("preparing the sound"))
            watch, index = folder / "watch.mp4", probed.narration.order
            with local_copy(made.parts["lite"]["path"], store="public") as picture:
                workshop_copy.with_own_sound(
                    picture,
                    source,
                    watch,
                    duration_ms=probed.duration_ms,
                    audio_index=index,
                    on_progress=lambda ms: progress(930, _("preparing the sound")),
                )
            made.keep({"watch": _entry(store_private(made.holder, "watch", watch, "watch", voices=()))})
    return made.complete()


def _with_motion(tutorial: Tutorial, source: Path, probed: Probe) -> Probe:
    """Measured once and stored: every rendition and still picture of this video has the same rate from now on."""
    measured = replace(probed, motion=motion(source, probed))
    Tutorial.objects.filter(pk=tutorial.pk).update(probe={**tutorial.probe, "motion": measured.motion})
    tutorial.probe = {**tutorial.probe, "motion": measured.motion}
    return measured


def holder_of(tutorial_id: int) -> Holder:
    """In whose name the files of a tutorial are stored."""
    return Holder("tutorial", str(tutorial_id))


class _FinishedParts:
    """The finished parts of a tutorial's video, saved in its row: an interruption costs one rendition, not all."""

    def __init__(self, tutorial: Tutorial) -> None:
        self.tutorial, self.holder = tutorial, holder_of(tutorial.pk)
        kept: VideoParts = tutorial.video_parts
        self.parts: VideoParts = {**kept}
        if not all(exists(path, store=store) for store, path in files_of(self.parts)):
            self.parts = {}

    def names(self) -> set[str]:
        """The names of the finished renditions."""
        return {rendition["name"] for rendition in self.parts.get("renditions", [])}

    def keep(self, parts: VideoParts) -> None:
        self.parts.update(parts)
        with transaction.atomic():
            Tutorial.objects.filter(pk=self.tutorial.pk).update(video_parts=self.parts)
            mark_needed(self.holder)

    def complete(self) -> Video:
        Tutorial.objects.filter(pk=self.tutorial.pk).update(video=self.parts, video_parts={})
        self.tutorial.video, self.tutorial.video_parts = self.parts, {}
        video: Video = self.tutorial.video
        return video


def files_of(parts: VideoParts) -> Iterator[tuple[str, str]]:
    """(store, path) of every file of these parts."""
    for rendition in parts.get("renditions", []):
        for kept in (rendition["playlist"], rendition["init"], *rendition["segments"]):
            yield "public", kept["path"]
    for part in (parts.get("lite"), parts.get("poster"), parts.get("thumbnail"), parts.get("preview")):
        if part is not None:
            yield "public", part["path"]
    if (watch := parts.get("watch")) is not None:
        yield "private", watch["path"]


def still(tutorial: Tutorial, ms: int, width: int = 960, most: int | None = None) -> bytes:
    """A JPEG of the picture at `ms` (of at most `most` bytes), made on demand; cached by these values where there
    is room."""
    target = still_path(tutorial, ms, width, most)
    if target.exists():
        return target.read_bytes()
    with local_copy(tutorial.original) as source:
        data = stills.still(source, ms, width, most, interlaced=_is_interlaced(tutorial))
    with side_work("keeping a picture"):
        put_cached(target, data)
    return data


def still_in_sizes(tutorial: Tutorial, ms: int, sizes: Sequence[tuple[int, int | None]]) -> list[Path]:
    """The cached files of such pictures, one for each (width, most), from one decoded picture."""
    targets = [still_path(tutorial, ms, width, most) for width, most in sizes]
    missing = [at for at, target in enumerate(targets) if not target.exists()]
    if missing:
        with local_copy(tutorial.original) as source:
            cut = stills.in_sizes(source, ms, [sizes[at] for at in missing], interlaced=_is_interlaced(tutorial))
        for at, data in zip(missing, cut, strict=True):
            put_cached(targets[at], data)
    return targets


def _is_interlaced(tutorial: Tutorial) -> bool:
    return bool(tutorial.probe.get("interlaced"))


def still_path(tutorial: Tutorial, ms: int, width: int, most: int | None = None) -> Path:
    """Where such a picture is cached on this machine."""
    size = f"{width}-{most}" if most else str(width)
    return cache_dir("stills") / f"{tutorial.original_sha256[:32]}-{ms}-{size}.jpg"


def card_ground(tutorial: Tutorial) -> Path:
    """The picture that a link card of any language begins with; kept with the film's pictures, on this machine."""
    target = _ground_path(tutorial)
    if not target.exists():
        with local_copy(tutorial.original) as source:
            _keep_ground(target, stills.telling_still(source, stored_probe(tutorial)))
    return target


def _ground_path(tutorial: Tutorial) -> Path:
    return cache_dir("stills") / f"{tutorial.original_sha256[:32]}-card.png"


def _keep_ground(target: Path, telling: Image.Image) -> None:
    data = io.BytesIO()
    link_card.without_bars(telling).save(data, "PNG")
    put_cached(target, data.getvalue())


QUICK_MS = 15 * 60 * 1000


def outline(tutorial: Tutorial, *, if_quick: bool = False) -> bytes:
    """The outline of the French sound, one byte per 20 ms (media.picture.workshop_copy); cached by the video's digest.

    if_quick: for a page that must not wait: the outline of a long video is only read from the cache.
    """
    if not tutorial.has_audio or not tutorial.probe:
        return b""
    target = cache_dir("outlines") / f"{tutorial.original_sha256[:32]}.bin"
    if not target.exists():
        if if_quick and tutorial.duration_ms > QUICK_MS:
            return b""
        probed = stored_probe(tutorial)
        narration = probed.narration
        with local_copy(tutorial.original) as source:
            data = workshop_copy.outline(source, probed.duration_ms, narration.order if narration else 0)
        with side_work("keeping an outline"):
            put_cached(target, data)
        return data
    return target.read_bytes()


def put_cached(target: Path, data: bytes) -> None:
    """Write a cached file whole or not at all."""
    aside = target.with_suffix(f".{os.getpid()}-{id(data)}.part")
    try:
        aside.write_bytes(data)
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _pictures(holder: Holder, source: Path, probed: Probe, folder: Path, ground: Path) -> VideoParts:
    """ground: where the picture behind link cards is kept: looking for it is five programs, once is enough."""
    telling = stills.telling_still(source, probed)
    _keep_ground(ground, telling)
    made = {
        "poster": stills.poster(telling),
        "thumbnail": stills.thumbnail(telling),
        "preview": stills.jpeg(link_card.ground(telling), stills.OG_BYTES),
    }
    for name, data in made.items():
        (folder / f"{name}.jpg").write_bytes(data)
    poster, thumbnail, preview = (_entry(_store(holder, name, folder / f"{name}.jpg")) for name in made)
    return {"poster": poster, "thumbnail": thumbnail, "preview": preview}


def _store(holder: Holder, role: str, path: Path) -> StoredBytes:
    """The French of the original is nobody's who lent a voice."""
    return store_public(holder, role, path, voices=())


def _store_rendition(holder: Holder, files: RenditionFiles, folder: Path) -> Rendition:
    """Put a rendition's files into the public store, with a media playlist that names them by content."""
    # .cmfv: picture only, so it may be served as immutable; a file with a voice may not (withdrawal).
    # ffmpeg does not accept .m4v for a segment.
    init, *segments = store_all_public(holder, "rendition", [files.init, *files.segments], voices=(), suffix=".cmfv")
    playlist = folder / f"{files.name}.m3u8"
    playlist.write_text(
        hls.media_playlist(
            [hls.Segment(f"../{kept.path}", ms) for kept, ms in zip(segments, files.segment_ms, strict=True)],
            f"../{init.path}",
        )
    )
    return {
        "name": files.name,
        "width": files.width,
        "height": files.height,
        "fps": files.fps,
        "codecs": files.codecs,
        "peak_bps": files.peak_bps,
        "average_bps": files.average_bps,
        "playlist": _entry(_store(holder, "rendition", playlist)),
        "init": _entry(init),
        "segments": [_entry(kept) for kept in segments],
        "segment_ms": list(files.segment_ms),
        "group_ms": GROUP_MS,
        "groups": [list(sizes) for sizes in files.groups],
    }


def _entry(kept: StoredBytes) -> StoredPart:
    return {"path": kept.path, "bytes": kept.bytes, "sha256": kept.sha256}
