"""The subtitles beside a video: the version's own, and the French ones where they are in the same time."""

from __future__ import annotations

from dataclasses import dataclass

from craft import languages
from craft.languages import Language
from dubbing.manifests import ReleaseFile
from public.queries.releases import FRENCH


@dataclass(frozen=True)
class Track:
    """default: for browsers without JavaScript, which play the MP4."""

    language: Language
    url: str
    own: bool
    default: bool


def tracks_of(
    own: dict[str, ReleaseFile], french: dict[str, ReleaseFile], text_lang: Language, *, burnt: bool
) -> list[Track]:
    """own: role → file of the version. french: of the French release where both wait at the same moments, else {}:
    cues of another time would be seen up to half a minute too soon. A version whose picture waits has French cues of
    its own (`subtitles_fr`). burnt: the MP4 shows the version's own
    in its picture, or those of the sentences that nobody says."""
    tracks = []
    if "subtitles" in own:
        tracks.append(Track(text_lang, f"/m/{own['subtitles'].path}", own=True, default=not burnt))
    in_french = own.get("subtitles_fr", french.get("subtitles"))
    if text_lang.tag != FRENCH and in_french is not None:
        tracks.append(Track(languages.get(FRENCH), f"/m/{in_french.path}", own=False, default=False))
    return tracks
