"""What a stored file is for. A file of a new kind is one more line here, then a call of `storage.stored_files`.

Whether a person can be heard in a file is not a matter of its role alone: a release with subtitles only has the same
files with nobody's voice in them. So whoever stores a file also says whose voices are heard in it (`voices`), and says
`()` where nobody's is.
"""

from __future__ import annotations

from collections.abc import Mapping

# Pictures, and the segments of a video without its sound: nobody can be heard in these, so they may stay in a browser
# for good. Anything else may hold a voice, which is to be gone from everywhere when it is taken back.
SILENT_SUFFIXES = {".jpg", ".png", ".webp", ".cmfv"}
ROLES: dict[str, str] = {
    # of a tutorial, and of the upload that it comes from
    "original": "as it was received: a tutorial's video, a take's recording",
    "received": "a tutorial's video as it was received, where its original is a copy under one clock",
    "music_effects": "a tutorial's music and effects without its voice, as received",
    "transcript_file": "the transcript that came with a video",
    "upload_piece": "some bytes of an upload, until it is complete",
    "poster": "the first picture",
    "thumbnail": "the small picture of lists",
    "preview": "the picture of link cards",
    "lite": "the small picture as one file",
    "rendition": "playlist, head and segments of the picture in one size",
    "watch": "the small picture with the French sound, for the workshop",
    # of a take
    "normalised": "a take as mono FLAC",
    "repaired": "the same without its noise, where its voice agreed",
    "spoken_words": "a title, a summary or a word of the site, said for parents",
    # of a run
    "run_piece": "a minute of a run as it was received",
    "run": "a run as mono FLAC",
    # of a back-translation
    "said_back": "a take said back in French by a second speaker",
    # of a note beside a sentence
    "sentence_note": "a picture, or a coordinator's own voice, for whoever says a hard sentence",
    # of a draft
    "draft_mix": "the whole dub before it is published",
    # of a release
    "hls": "the playlist that names all others",
    "audio": "playlist, head and segments of the sound",
    "described": "playlist, head and segments of the sound with audio description",
    "described_alone": "the same sound as one file",
    "held": "playlists and segments of a picture that waits",
    "subtitles": "cues, and their playlist",
    "subtitles_fr": "French cues in this version's time",
    "messaging_mp4": "the one file for messengers",
    "chapter": "a part of it",
    "audio_only": "the sound alone",
    "transcript": "the text to read",
    "spoken_name": "a language's name, spoken",
    "orphan": "found in a store without a row: a crash came between the bytes and the row",
}


def add_roles(roles: Mapping[str, str]) -> None:
    """Of a part of the program that is registered: an outlet's files."""
    ROLES.update(roles)


def checked_role(role: str) -> str:
    """The role itself. Raises ValueError for one that the table above does not know."""
    if role not in ROLES:
        raise ValueError(f"“{role}” is no role of a stored file: add it to storage/roles.py.")
    return role
