"""What holding a picture needs of a tutorial's renditions: still pictures to put in, and where the picture is still.

Both are made on demand and kept: still pictures with the rendition, because another build of the encoder, years later,
may write other parameter sets; the sizes of the lite pictures in a cache.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from django.db import transaction

from craft.timing.still_moments import Pictures
from craft.timing.timeline import GROUP_MS
from media.containers.samples import read_segment
from media.picture.cuts import cuts
from media.picture.ladder import ladder
from media.picture.still_pictures import make_still_pictures
from media.picture.video import SEGMENT_MS
from media.programs.child import MediaError
from storage.files import cache_dir, local_copy, scratch
from tutorials.models import Tutorial
from tutorials.models.video import Rendition
from tutorials.pipelines.ingest import stored_probe

HOLD_RENDITIONS = ("lite", "720p")
"""The renditions of a version that waits. 1080p is left out: over half of the bytes, and no player begins with it."""


def pictures_of(tutorial: Tutorial, *, with_cuts: bool = False) -> Pictures | None:
    """Where the picture can wait, with the cuts where they are wanted. None: the renditions are not there yet, or
    nothing can be put into them."""
    if not tutorial.video or not all(rendition["stills"] for rendition in held_renditions(tutorial)):
        return None
    (lite,) = (rendition for rendition in tutorial.video["renditions"] if rendition["name"] == "lite")
    digest = tutorial.video["lite"]["sha256"][:32]
    sizes, intra = _kept_or_made(digest, lambda: _sizes(lite))
    found = _kept_or_made(f"{digest}-cuts", lambda: _cuts(tutorial)) if with_cuts else ()
    return Pictures(int(lite["fps"]), sizes, [bool(alone) for alone in intra], found)


def _kept_or_made(name: str, make: Callable[[], Any]) -> Any:
    """From the cache, by a name that begins with the digest of the lite picture: erasing the tutorial finds it."""
    kept = cache_dir("motion") / f"{name}.json"
    if not kept.exists():
        beside = kept.with_suffix(f".{os.getpid()}.part")
        beside.write_text(json.dumps(make()), "ascii")
        beside.replace(kept)
    return json.loads(kept.read_text("ascii"))


def _cuts(tutorial: Tutorial) -> list[int]:
    with local_copy(tutorial.video["lite"]["path"], store="public") as path:
        return cuts(path, tutorial.duration_ms)


def slowed_together_ms(tutorial: Tutorial) -> int:
    """What is shown on one clock: a group of pictures, or a whole segment where a rendition cannot be divided."""
    divided = {rendition.get("group_ms") for rendition in tutorial.video.get("renditions", [])}
    return GROUP_MS if divided <= {GROUP_MS} else SEGMENT_MS


def held_renditions(tutorial: Tutorial) -> list[Rendition]:
    """The renditions of a version with holds, lite first, each with its `stills`: a sample for each `frame_num`, as
    hexadecimal text; an empty list where this machine's encoder cannot make them. Raises MediaError."""
    wanted = [
        rendition for name in HOLD_RENDITIONS for rendition in tutorial.video["renditions"] if rendition["name"] == name
    ]
    missing = {
        rendition["name"]: _make_stills(tutorial, rendition) for rendition in wanted if "stills" not in rendition
    }
    if missing:
        _keep(tutorial, missing)
        return held_renditions(tutorial)
    return wanted


def _make_stills(tutorial: Tutorial, rendition: Rendition) -> list[str]:
    rungs = {rung.name: rung for rung in ladder(stored_probe(tutorial))}
    rung = rungs.get(rendition["name"])
    if rung is None or (rung.width, rung.height, rung.fps) != tuple(
        rendition[name] for name in ("width", "height", "fps")
    ):
        return []  # made by older rules
    with local_copy(rendition["init"]["path"], store="public") as path, scratch("stills") as work:
        try:
            stills = make_still_pictures(rung, path.read_bytes(), work)
        except MediaError as error:
            if error.code != "not_as_asked":
                raise
            stills = None
        except ValueError:
            stills = None
    return [stills[number].hex() for number in sorted(stills)] if stills else []


@transaction.atomic
def _keep(tutorial: Tutorial, stills: dict[str, list[str]]) -> None:
    """Another process may have made the same, or the tutorial may be gone since."""
    video = Tutorial.objects.select_for_update().values_list("video", flat=True).get(pk=tutorial.pk)
    for rendition in video.get("renditions", []):
        if rendition["name"] in stills:
            rendition.setdefault("stills", stills[rendition["name"]])
    Tutorial.objects.filter(pk=tutorial.pk).update(video=video)
    tutorial.video = video


def _sizes(lite: Rendition) -> list[list[int]]:
    """[bytes of each picture, whether each is coded by itself]."""
    sizes, intra = [], []
    for segment in lite["segments"]:
        with local_copy(segment["path"], store="public") as path:
            samples = read_segment(path.read_bytes()).samples
        sizes += [len(sample.data) for sample in samples]
        intra += [int(sample.sync) for sample in samples]
    return [sizes, intra]
