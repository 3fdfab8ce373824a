"""The parts of a video for messengers: the short ones, or the few large ones of a video that is too large."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.models import Release

CHAPTER = "chapter"


@dataclass(frozen=True)
class MessagePart:
    """A part of a long video that fits into a message. url: counted as a download."""

    number: int
    url: str
    duration_ms: int
    bytes: int


def parts_of(release: Release, download_url: str) -> list[MessagePart]:
    """In their order; none in an old release."""
    return [
        MessagePart(
            number=int(file["number"]),
            url=f"{download_url}?chapter={file['number']}",
            duration_ms=int(file["end_ms"]) - int(file["start_ms"]),
            bytes=int(file["bytes"]),
        )
        for file in release.manifest.get("files", [])
        if file["role"] == CHAPTER
    ]
