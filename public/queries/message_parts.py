"""The parts of a video for messengers: the short ones, or the few large ones of a video that is too large."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.manifests import Manifest

CHAPTER = "chapter"


@dataclass(frozen=True)
class MessagePart:
    """A part of a long video that fits into a message. url: counted as a download."""

    number: int
    url: str
    duration_ms: int
    bytes: int


def parts_of(manifest: Manifest, download_url: str) -> list[MessagePart]:
    """In their order; none in an old release."""
    return [
        MessagePart(
            number=file.number or 0,
            url=f"{download_url}?chapter={file.number}",
            duration_ms=(file.end_ms or 0) - (file.start_ms or 0),
            bytes=file.bytes,
        )
        for file in manifest.files_in(CHAPTER)
    ]
