"""What the player needs to begin before any playlist has come: the first pieces of a version's picture and voice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from craft.formats.hls import AAC_LC
from dubbing.manifests import ReleaseFile
from tutorials.models.video import Rendition

VOICE = "audio"
REQUIRED_KEYS = {"codecs", "playlist", "init", "segments"}


class Stream(TypedDict):
    """playlist, init, first: addresses."""

    codecs: str
    playlist: str
    init: str
    first: str


class FirstPieces(TypedDict):
    seconds: float
    lite: Stream
    hd: NotRequired[Stream]
    voice: Stream


def pieces(renditions: Sequence[Rendition], files: Sequence[ReleaseFile], duration_ms: int) -> FirstPieces | None:
    """renditions: of the tutorial's picture. files: of the release, whose voice is listed as playlist, initialisation
    and segments (`dubbing.releases.packaging`). None where something is not there, as in releases of older versions:
    then the playlist that names all others is asked."""
    voice = [f"/m/{file.path}" for file in files if file.role == VOICE]
    by_name = {rendition["name"]: rendition for rendition in renditions if rendition.keys() >= REQUIRED_KEYS}
    if len(voice) < 3 or not voice[0].endswith(".m3u8") or "lite" not in by_name:
        return None
    found: FirstPieces = {
        "seconds": duration_ms / 1000,
        "lite": _picture(by_name["lite"]),
        "voice": {"codecs": AAC_LC, "playlist": voice[0], "init": voice[1], "first": voice[2]},
    }
    if "720p" in by_name:
        found["hd"] = _picture(by_name["720p"])
    return found


def _picture(rendition: Rendition) -> Stream:
    addresses = (rendition["playlist"], rendition["init"], rendition["segments"][0])
    playlist, init, first = (f"/m/{stored['path']}" for stored in addresses)
    return {"codecs": rendition["codecs"], "playlist": playlist, "init": init, "first": first}
